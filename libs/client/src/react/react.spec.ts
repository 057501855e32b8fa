import type { ReactElement } from 'react';
import type { Root } from 'react-dom/client';
import { WebSocket } from 'ws';
import { eventually, startServer, type Frame, type TestServer } from '../server.fixture.ts';
import type { UseChat, UseChatOptions, UseChats } from './index.ts';
import { loadPage, type Page } from './page.fixture.ts';

Object.assign(globalThis, { WebSocket });

describe.each([
  ['19', 'react', 'react-dom'],
  ['18', 'react-18', 'react-dom-18'],
])('the hooks in React %s', (major, react, react_dom) => {
  let page: Page;
  let server: TestServer;
  let root: Root;
  const rendered: UseChat[] = [];
  const lists: UseChats[] = [];

  beforeAll(async () => {
    page = await loadPage(react, react_dom);
  });
  afterAll(() => page.close());
  beforeEach(async () => {
    server = await startServer();
    rendered.length = 0;
    lists.length = 0;
    root = page.createRoot(document.createElement('div'));
  });
  afterEach(async () => {
    root.unmount();
    await eventually(() => server.open === 0);
    await server.stop();
  });

  const now = (): UseChat => rendered.at(-1) as UseChat;
  const Probe = (options: UseChatOptions): ReactElement => {
    const chat = page.kit.useChat(options);
    rendered.push(chat);
    return page.createElement(
      'p',
      null,
      `${chat.status} ${chat.messages.map(({ text }) => text).join(' ')}`,
    );
  };
  const List = (): null => {
    lists.push(page.kit.useChats({ limit: 2 }));
    return null;
  };
  const inProvider = (...children: ReactElement[]): ReactElement =>
    page.createElement(
      page.StrictMode,
      null,
      page.createElement(
        page.kit.MozaiksProvider,
        { url: server.url, token: () => Promise.resolve('jwt') },
        ...children,
      ),
    );
  const show = (options: UseChatOptions): void =>
    root.render(inProvider(page.createElement(Probe, options)));
  const showLive = async (options: UseChatOptions): Promise<void> => {
    show(options);
    await eventually(() => rendered.at(-1)?.view.caught_up === true);
  };
  const texts = (): string[] => now().messages.map(({ text }) => text);
  const say = (chat_id: string, text: string): void => {
    server.commit(chat_id, {
      type: 'user_message',
      message_id: `u-${text}`,
      command_id: `k-${text}`,
      text,
    });
    server.commit(chat_id, {
      type: 'agent_response',
      agent: 'A',
      message_id: `a-${text}`,
      text: `re ${text}`,
      visible: true,
    });
    server.commit(chat_id, { type: 'workflow_complete', reason: 'done' });
  };
  /** The fork of a chat, as the server makes it. */
  const forks: unknown[] = [];
  const letFork = (): void => {
    forks.length = 0;
    server.respond(({ url, json }) => {
      const chat_id = `fork-${forks.push(json)}`;
      const { at_seq } = json as { at_seq: number };
      const from = decodeURIComponent(url.split('/')[3] ?? '');
      server.chatOf(chat_id).facts.push(
        ...server
          .chatOf(from)
          .facts.slice(0, at_seq)
          .map((fact) => ({ ...fact, chat_id })),
      );
      return { status: 201, body: { chat_id } };
    });
  };

  it('are tested with that version', () => expect(page.version.split('.')[0]).toBe(major));

  it('open no socket while a server renders', async () => {
    const html = page.renderToString(
      inProvider(page.createElement(Probe, { workflow_name: 'Demo' }), page.createElement(List)),
    );
    expect(html).toContain('idle');
    expect(now()).toMatchObject({
      chat_id: null,
      messages: [],
      status: 'idle',
      connection: { status: 'connecting' },
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.connections).toBe(0);
  });

  it('open one socket and one chat in strict mode, also for two components that name it', async () => {
    root.render(
      inProvider(
        page.createElement(Probe, { key: 1, chat_id: 'c1' }),
        page.createElement(Probe, { key: 2, chat_id: 'c1' }),
      ),
    );
    await eventually(() => rendered.at(-1)?.view.caught_up === true);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([server.connections, server.sent('open').length, server.sent('close').length]).toEqual([
      1, 1, 0,
    ]);
    expect(now().connection).toEqual({ status: 'ready', attempt: 0, retry_at: null, error: null });
  });

  it('show messages, the text that is being written, questions and the status', async () => {
    await showLive({ chat_id: 'c1' });
    await now().send('hi');
    server.broadcast('c1', {
      type: 'agent_delta',
      chat_id: 'c1',
      run_id: 'run-1',
      agent: 'A',
      message_id: 'm',
      offset: 0,
      text: 'Hel',
    });
    await eventually(() => now().streaming_text === 'Hel');
    expect(now()).toMatchObject({ status: 'running', messages: [{ kind: 'user', text: 'hi' }] });
    server.commit('c1', {
      type: 'agent_response',
      agent: 'A',
      message_id: 'm',
      text: 'Hello',
      visible: true,
    });
    server.commit('c1', {
      type: 'input_request',
      request_id: 'q',
      kind: 'text',
      agent: 'A',
      prompt: '?',
    });
    await eventually(() => now().questions.length === 1);
    expect(now()).toMatchObject({
      status: 'awaiting_input',
      streaming_text: null,
      questions: [{ request_id: 'q' }],
    });
    expect(texts()).toEqual(['hi', 'Hello']);
  });

  it('send what they are told to, with parts after the text', async () => {
    await showLive({ chat_id: 'c1', workflow_name: 'Demo' });
    await now().send('look', [
      { type: 'image', media_type: 'image/png', url: 'https://example.com/a.png' },
    ]);
    await now().answer('q', 'yes');
    await now().respondTool('t', { result: 1 });
    await eventually(() => now().view.run_id === 'run-1');
    await now().cancel('enough');
    expect(server.sent('user_message')[0]).toMatchObject({
      content: [{ type: 'text', text: 'look' }, { type: 'image' }],
    });
    expect(server.sent('input_response')[0]).toMatchObject({ request_id: 'q', value: 'yes' });
    expect(server.sent('tool_response')[0]).toMatchObject({ call_id: 't', result: 1 });
    expect(server.sent('cancel')[0]).toMatchObject({ run_id: 'run-1', reason: 'enough' });
  });

  it('keep the chat that they made through the first message, and reject without one', async () => {
    show({});
    await eventually(() => rendered.length > 0);
    await expect(now().send('hi')).rejects.toMatchObject({ code: 'no_chat' });
    await showLive({ workflow_name: 'Demo' });
    const { chat_id } = now();
    await now().send('hi');
    await eventually(() => texts().length === 1);
    const before = rendered.length;
    show({ workflow_name: 'Demo', chat_id: chat_id ?? '' });
    await eventually(() => rendered.length > before);
    expect(rendered.slice(before).every(({ messages }) => messages.length === 1)).toBe(true);
    expect(server.sent('open')).toHaveLength(1);
  });

  describe('say something again in a fork', () => {
    beforeEach(async () => {
      for (const text of ['one', 'two']) say('c1', text);
      letFork();
      await showLive({ chat_id: 'c1' });
    });

    it.each([
      ['retry', () => now().retry(), ['one', 're one', 'two']],
      ['edit', () => now().edit('u-two', 'three'), ['one', 're one', 'three']],
      ['regenerate', () => now().regenerate('a-two'), ['one', 're one', 'two']],
    ])('%s', async (_name, again, expected) => {
      await expect(again()).resolves.toBe('fork-1');
      expect(forks).toEqual([{ at_seq: 3 }]);
      await eventually(() => texts().length === 3);
      expect(texts()).toEqual(expected);
      expect(now().chat_id).toBe('fork-1');
      await eventually(() =>
        server.sent('close').some((frame: Frame) => frame['chat_id'] === 'c1'),
      );
    });

    it('and in a new chat where nothing came before', async () => {
      const chat_id = await now().edit('u-one', 'other');
      expect(forks).toEqual([]);
      await eventually(() => texts().join() === 'other');
      expect(server.sent('open').at(-1)).toMatchObject({ chat_id, workflow_name: 'Demo' });
    });

    it('and close the fork if the component is not mounted any more', async () => {
      const isClosed = (chat_id: string): boolean =>
        server.sent('close').some((frame: Frame) => frame['chat_id'] === chat_id);
      const { retry } = now();
      root.render(inProvider());
      await eventually(() => isClosed('c1'));
      await expect(retry()).resolves.toBe('fork-1');
      await eventually(() => isClosed('fork-1'));
      expect(server.open).toBe(1);
    });

    it('and close the socket if the provider is not mounted any more', async () => {
      const { retry } = now();
      root.render(null);
      await eventually(() => server.open === 0);
      await expect(retry()).resolves.toBe('fork-1');
      await eventually(() => server.open === 0);
    });

    it('but not a message that is not there', async () => {
      await expect(now().regenerate('nonsense')).rejects.toMatchObject({
        code: 'message_not_found',
      });
    });
  });

  it('say when the server is away, what waits for it, and go on when it is back', async () => {
    server.interfere(({ type }) => type === 'user_message');
    await showLive({ chat_id: 'c1' });
    const sent = now().send('hi');
    await eventually(() => now().unsent.length === 1);
    server.interfere(({ type }) => type === 'auth');
    server.cut();
    await eventually(() => now().connection.status !== 'ready');
    server.interfere(() => false);
    server.cut();
    now().reconnectNow();
    await sent;
    await eventually(
      () =>
        now().connection.status === 'ready' && now().unsent.length === 0 && texts().join() === 'hi',
    );
  });

  it('say why a chat cannot be followed', async () => {
    server.interfere((frame, socket) => {
      if (frame.type !== 'open') return false;
      const error = {
        type: 'request_error',
        code: 'chat_not_found',
        message: 'there is none',
        retryable: false,
      };
      server.send(socket, { ...error, reply_to: frame['id'] });
      return true;
    });
    show({ chat_id: 'c1' });
    await eventually(() => rendered.at(-1)?.error !== null && rendered.length > 0);
    expect(now().error).toEqual({ code: 'chat_not_found', message: 'there is none' });
  });

  it('render a long replay as often as the screen, not as often as events come', async () => {
    for (let n = 0; n < 1_000; n += 1) say('c1', `${n}`);
    await showLive({ chat_id: 'c1' });
    expect(now().messages).toHaveLength(2_000);
    expect(rendered.length).toBeLessThan(1_000);
  });

  it('list the chats of the caller over HTTP, page by page, and again when one moves on', async () => {
    const asked: string[] = [];
    server.respond(({ method, url }) => {
      asked.push(`${method} ${url}`);
      const second = url.includes('cursor');
      return {
        status: 200,
        body: { items: [{ chat_id: second ? 'c2' : 'c1' }], next_cursor: second ? null : 'next' },
      };
    });
    root.render(inProvider(page.createElement(List)));
    await eventually(() => lists.at(-1)?.chats.length === 1 && lists.at(-1)?.loading === false);
    expect(lists.at(-1)).toMatchObject({ has_more: true, error: null });
    await lists.at(-1)?.more();
    await eventually(() => lists.at(-1)?.chats.length === 2);
    expect(lists.at(-1)?.has_more).toBe(false);
    expect(server.connections).toBe(0);
    root.render(inProvider(page.createElement(List), page.createElement(Probe, { chat_id: 'c1' })));
    await eventually(() => rendered.at(-1)?.view.caught_up === true);
    const before = asked.length;
    await now().send('hi');
    await eventually(() => asked.length > before);
    await eventually(() => lists.at(-1)?.loading === false);
    expect(lists.at(-1)?.chats).toHaveLength(2);
    await lists.at(-1)?.rename('c1', 'Mine');
    await lists.at(-1)?.erase('c1');
    expect(asked.filter((request) => !request.startsWith('GET'))).toEqual([
      'PATCH /api/chats/c1',
      'DELETE /api/chats/c1',
    ]);
  });

  it('read a page of chats once when it was asked for twice', async () => {
    const asked: string[] = [];
    server.respond(({ url }) => {
      asked.push(url);
      const at = Number(new URL(url, 'http://localhost').searchParams.get('cursor') ?? 0);
      return { status: 200, body: { items: [{ chat_id: `c${at}` }], next_cursor: `${at + 1}` } };
    });
    root.render(inProvider(page.createElement(List)));
    await eventually(() => lists.at(-1)?.loading === false);
    await Promise.all([lists.at(-1)?.more(), lists.at(-1)?.more()]);
    const before = asked.length;
    await lists.at(-1)?.refresh();
    expect(asked.length - before).toBe(2);
    expect(lists.at(-1)?.chats).toEqual([{ chat_id: 'c0' }, { chat_id: 'c1' }]);
  });

  it('close the socket when the provider goes', async () => {
    await showLive({ chat_id: 'c1' });
    root.render(null);
    await eventually(() => server.open === 0);
  });

  it('say what is missing without a provider', () => {
    expect(() => page.renderToString(page.createElement(Probe, {}))).toThrow('<MozaiksProvider>');
  });
});
