import type { RuntimeEvent, ServerFrame } from '@mozaiks/contracts';
import { foldDetails } from '@mozaiks/contracts/chat-view';
import { connect, type Client, type ClientEvent } from './connect.ts';
import type { Chat } from './chat.ts';
import type { ClientSettings } from './settings.ts';
import { eventually, startServer, type Frame, type TestServer } from './server.fixture.ts';

const openedFrame = {
  type: 'opened',
  workflow_name: 'Sub',
  workflow_version: null,
  status: 'idle',
  head_seq: 2,
  pending: [],
};

describe('a client', () => {
  let server: TestServer;
  let clients: Client[] = [];

  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    clients = [];
    await server.stop();
  });

  const quick = { initialMs: 5, maxMs: 20, jitter: 0 };
  function client(more: Partial<ClientSettings> = {}): Client {
    const made = connect({ url: server.url, token: 'jwt', reconnect: quick, ...more });
    clients.push(made);
    return made;
  }
  const textsOf = (chat: Chat): string[] =>
    chat.view.items.flatMap((item) => (item.kind === 'user' ? [item.text] : []));
  const eventsOf = (made: Client): ClientEvent[] => {
    const events: ClientEvent[] = [];
    made.on((event) => events.push(event));
    return events;
  };
  const requestError = (frame: Frame, more: object): Frame => ({
    type: 'request_error',
    code: 'store_unavailable',
    message: 'not now',
    retryable: true,
    reply_to: frame['id'],
    ...more,
  });

  describe('opening a chat', () => {
    it('mints the chat id, authenticates first and follows from the start', async () => {
      const chat = client().open({ workflow_name: 'Demo', context: { plan: 'pro' }, trace: true });
      const opened = await chat.opened;
      expect(chat.chat_id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/);
      expect(opened).toMatchObject({ chat_id: chat.chat_id, log_id: `log-${chat.chat_id}` });
      expect(server.heard.map(({ type }) => type)).toEqual(['auth', 'open']);
      expect(server.sent('open')[0]).toMatchObject({
        after_seq: 0,
        workflow_name: 'Demo',
        context: { plan: 'pro' },
        trace: true,
      });
    });

    it('shows the history of a chat that exists', async () => {
      for (const text of ['one', 'two'])
        server.commit('chat-1', { type: 'user_message', message_id: text, command_id: text, text });
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.until(({ caught_up }) => caught_up);
      expect(textsOf(chat)).toEqual(['one', 'two']);
    });

    it('begins with a history that was read before, and asks for what came after it', async () => {
      const said = (text: string) => ({
        ...{ type: 'user_message', message_id: text, command_id: text, text },
      });
      for (const text of ['one', 'two', 'three']) server.commit('chat-1', said(text));
      const items = ['one', 'two'].map(
        (text, at) =>
          ({ ...said(text), chat_id: 'chat-1', seq: at + 1, ts: '', run_id: 'r' }) as RuntimeEvent,
      );
      const chat = client().open({ chat_id: 'chat-1', history: { log_id: 'log-chat-1', items } });
      const heard: string[] = [];
      chat.on((frame) => void ('text' in frame && heard.push(frame.text ?? '')));
      expect(textsOf(chat)).toEqual(['one', 'two']);
      await chat.until(({ caught_up }) => caught_up);
      expect(server.sent('open')[0]).toMatchObject({ after_seq: 2, log_id: 'log-chat-1' });
      expect(textsOf(chat)).toEqual(['one', 'two', 'three']);
      expect(heard).toEqual(['three']);
    });

    it('is refused for good where the server says so', async () => {
      server.interfere((frame, socket) => {
        if (frame.type !== 'open') return false;
        server.send(socket, requestError(frame, { code: 'chat_not_found', retryable: false }));
        return true;
      });
      const chat = client().open({ chat_id: 'chat-1' });
      await expect(chat.opened).rejects.toMatchObject({ code: 'chat_not_found' });
      await expect(chat.send('hi')).rejects.toMatchObject({ code: 'chat_not_found' });
      expect(chat.error?.code).toBe('chat_not_found');
    });

    it('is tried again where the refusal passes', async () => {
      let refusals = 2;
      server.interfere((frame, socket) => {
        if (frame.type !== 'open' || (refusals -= 1) < 0) return false;
        server.send(socket, requestError(frame, {}));
        return true;
      });
      await expect(client().open({ chat_id: 'chat-1' }).opened).resolves.toMatchObject({
        head_seq: 0,
      });
    });

    it('happens once for a chat id', () => {
      const made = client();
      made.open({ chat_id: 'chat-1' });
      expect(() => made.open({ chat_id: 'chat-1' })).toThrow(
        expect.objectContaining({ code: 'already_open' }),
      );
    });
  });

  describe('when the line breaks', () => {
    it('continues after its last event, with nothing lost and nothing twice', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      const seqs: number[] = [];
      chat.on((frame) => 'seq' in frame && seqs.push(frame.seq));
      await chat.send('one');
      await eventually(() => seqs.length === 1);
      server.cut();
      server.commit(
        'chat-1',
        { type: 'user_message', message_id: 'm2', command_id: 'k2', text: 'two' },
        true,
      );
      await chat.until(({ last_seq }) => last_seq === 2);
      expect(server.sent('open')[1]).toMatchObject({ after_seq: 1, log_id: 'log-chat-1' });
      expect(seqs).toEqual([1, 2]);
      expect(textsOf(chat)).toEqual(['one', 'two']);
    });

    it('sends a command again, under the same id, until it is accepted', async () => {
      let lost = 2;
      server.interfere((frame, socket) => {
        if (frame.type !== 'user_message' || (lost -= 1) < 0) return false;
        socket.terminate();
        return true;
      });
      const chat = client().open({ chat_id: 'chat-1' });
      const { command_id, duplicate } = await chat.send('hello');
      expect(duplicate).toBe(false);
      expect(server.sent('user_message').map((frame) => frame['command_id'])).toEqual([
        command_id,
        command_id,
        command_id,
      ]);
      await eventually(() => textsOf(chat).length === 1);
    });

    it('learns from its event that a command was accepted whose answer was lost', async () => {
      server.interfere((frame, socket) => {
        if (frame.type !== 'user_message') return false;
        server.commit(
          'chat-1',
          {
            type: 'user_message',
            message_id: 'm',
            command_id: frame['command_id'],
            text: frame['text'],
          },
          true,
        );
        socket.terminate();
        return true;
      });
      const chat = client().open({ chat_id: 'chat-1' });
      await expect(chat.send('hello')).resolves.toMatchObject({ duplicate: false });
      expect(textsOf(chat)).toEqual(['hello']);
    });

    it('sends commands made without a connection when there is one, in their order', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.opened;
      server.cut();
      await Promise.all([chat.send('one'), chat.send('two'), chat.send('three')]);
      await chat.until(({ last_seq }) => last_seq === 3);
      expect(textsOf(chat)).toEqual(['one', 'two', 'three']);
    });

    it('finds a line that is dead without saying so', async () => {
      server.interfere((frame) => frame.type === 'ping');
      const made = client({ heartbeatMs: 20 });
      const events = eventsOf(made);
      await made.ready;
      await eventually(() => server.connections >= 2);
      expect(events.find(({ type }) => type === 'waiting')).toMatchObject({
        loss: { reason: 'silence' },
      });
    });

    it('keeps a quiet line that answers', async () => {
      const made = client({ heartbeatMs: 10 });
      await made.ready;
      await eventually(() => server.sent('ping').length >= 3);
      expect(server.connections).toBe(1);
    });

    it('gives up on a server that never says ready, and tries again', async () => {
      server.interfere(({ type }) => type === 'auth' && server.connections === 1);
      const made = client({ connectTimeoutMs: 300 });
      const events = eventsOf(made);
      await made.ready;
      expect(server.connections).toBe(2);
      expect(events.find(({ type }) => type === 'waiting')).toMatchObject({
        loss: { reason: 'timeout' },
      });
    });

    it('closes at once where reconnecting is off', async () => {
      const made = client({ reconnect: false });
      const chat = made.open({ chat_id: 'chat-1' });
      await chat.opened;
      server.cut();
      await eventually(() => made.error !== null);
      expect(made.error?.code).toBe('disconnected');
      expect(chat.error?.code).toBe('disconnected');
    });
  });

  describe('what it says while the server is away', () => {
    it('is true of the connection: lost, when it is tried again, and back', async () => {
      const made = client({ reconnect: { ...quick, initialMs: 60_000, maxMs: 60_000 } });
      expect(made.connection).toEqual({
        status: 'connecting',
        attempt: 0,
        retry_at: null,
        error: null,
      });
      const heard: string[] = [];
      const stop = made.subscribe(({ status }) => heard.push(status));
      await made.ready;
      expect(made.connection).toMatchObject({ status: 'ready', error: null });
      const before = Date.now();
      server.cut();
      await eventually(() => made.connection.status === 'waiting');
      expect(made.connection).toMatchObject({ attempt: 0, error: { code: 'disconnected' } });
      expect(made.connection.retry_at).toBeGreaterThanOrEqual(before + 60_000);
      made.reconnectNow();
      await eventually(() => made.connection.status === 'ready');
      made.reconnectNow();
      stop();
      made.close();
      expect(heard).toEqual(['connecting', 'ready', 'waiting', 'connecting', 'ready']);
      expect(made.connection).toMatchObject({ status: 'closed', error: { code: 'closed' } });
    });

    it('is true of a chat: not known, and known again when everything has come', async () => {
      const made = client({ reconnect: { ...quick, initialMs: 60_000, maxMs: 60_000 } });
      const chat = made.open({ chat_id: 'chat-1' });
      expect(chat.status).toBe('connecting');
      await chat.send('one');
      await chat.until(({ caught_up, last_seq }) => caught_up && last_seq === 1);
      expect(chat.status).toBe('running');
      server.cut();
      await eventually(() => made.connection.status === 'waiting');
      expect([chat.status, chat.view.status, chat.view.caught_up]).toEqual([
        'connecting',
        'running',
        false,
      ]);
      const late = chat.send('two');
      expect(chat.unsent).toMatchObject([{ type: 'user_message', text: 'two' }]);
      made.reconnectNow();
      await late;
      expect(chat.unsent).toEqual([]);
      await chat.until(({ caught_up }) => caught_up);
      expect(chat.status).toBe('running');
      chat.close();
      expect(chat.status).toBe('closed');
    });
  });

  it('adds details to the view where they are asked for', async () => {
    server.commit('chat-1', { type: 'context_update', set: { plan: 'pro' }, by: 'client' });
    const [plain, detailed] = [
      client().open({ chat_id: 'chat-1' }),
      client().open({ chat_id: 'chat-1', details: foldDetails }),
    ];
    await Promise.all([plain, detailed].map((chat) => chat.until(({ caught_up }) => caught_up)));
    expect(plain?.view.details).toBeNull();
    expect(detailed?.view.details?.context).toEqual({ plan: 'pro' });
  });

  describe('events that come astray', () => {
    it('are dropped when the view has them', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.send('one');
      await chat.until(({ last_seq }) => last_seq === 1);
      const frames: ServerFrame[] = [];
      chat.on((frame) => frames.push(frame));
      server.toAll(server.chatOf('chat-1').facts[0] as Frame);
      await chat.send('two');
      await chat.until(({ last_seq }) => last_seq === 2);
      expect(frames.flatMap((frame) => ('seq' in frame ? [frame.seq] : []))).toEqual([2]);
    });

    it('are asked for again on a gap', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.send('one');
      await chat.until(({ last_seq }) => last_seq === 1);
      const seen: number[] = [];
      chat.on((frame) => 'seq' in frame && seen.push(frame.seq));
      server.commit(
        'chat-1',
        { type: 'user_message', message_id: 'm2', command_id: 'k2', text: 'two' },
        true,
      );
      server.commit('chat-1', {
        type: 'user_message',
        message_id: 'm3',
        command_id: 'k3',
        text: 'three',
      });
      await chat.until(({ last_seq }) => last_seq === 3);
      expect(seen).toEqual([2, 3]);
      expect(server.sent('open').at(-1)).toMatchObject({ after_seq: 1 });
      expect(server.connections).toBe(1);
    });

    it('are not asked for in a hurry where the gap stays', async () => {
      const chat = client({ reconnect: { ...quick, initialMs: 1_000, maxMs: 1_000 } }).open({
        chat_id: 'chat-1',
      });
      await chat.opened;
      server
        .chatOf('chat-1')
        .facts.push({ type: 'usage', seq: 2, ts: '', chat_id: 'chat-1', run_id: null });
      server.toAll({ type: 'usage', seq: 2, ts: '', chat_id: 'chat-1', run_id: null });
      await eventually(() => server.sent('open').length === 2);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(server.sent('open')).toHaveLength(2);
    });

    it('start over where the log was replaced', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.send('old');
      await chat.until(({ last_seq }) => last_seq === 1);
      Object.assign(server.chatOf('chat-1'), { log_id: 'log-new', facts: [] });
      server.commit(
        'chat-1',
        { type: 'user_message', message_id: 'm', command_id: 'k', text: 'new' },
        true,
      );
      server.cut();
      await chat.until(({ log_id, last_seq }) => log_id === 'log-new' && last_seq === 1);
      expect(textsOf(chat)).toEqual(['new']);
    });
  });

  describe('commands', () => {
    it('are sent again when accepted is late, and resolve once', async () => {
      let first: (() => void) | null = null;
      server.interfere((frame, socket) => {
        if (frame.type !== 'user_message' || first !== null) return false;
        first = () =>
          server.send(socket, {
            type: 'accepted',
            chat_id: 'chat-1',
            command_id: frame['command_id'],
            duplicate: true,
          });
        return true;
      });
      const chat = client({ acceptTimeoutMs: 20 }).open({ chat_id: 'chat-1' });
      await chat.send('hello');
      (first as (() => void) | null)?.();
      await chat.send('again');
      expect(server.sent('user_message').map((frame) => frame['text'])).toEqual([
        'hello',
        'hello',
        'again',
      ]);
    });

    it('are never overtaken by the next while they are tried again', async () => {
      let refusals = 2;
      server.interfere((frame, socket) => {
        if (frame['text'] !== 'one' || (refusals -= 1) < 0) return false;
        server.send(socket, requestError(frame, {}));
        return true;
      });
      const chat = client().open({ chat_id: 'chat-1' });
      await Promise.all([chat.send('one'), chat.send('two')]);
      await chat.until(({ last_seq }) => last_seq === 2);
      expect(textsOf(chat)).toEqual(['one', 'two']);
    });

    it('reject with the refusal of the server, which listeners hear as well', async () => {
      server.interfere((frame, socket) => {
        if (frame.type !== 'user_message') return false;
        server.send(
          socket,
          requestError(frame, {
            code: 'idempotency_conflict',
            retryable: false,
            details: { command_id: 'x' },
          }),
        );
        return true;
      });
      const chat = client().open({ chat_id: 'chat-1' });
      const heard: string[] = [];
      chat.on((frame) => heard.push(frame.type));
      await expect(chat.send('hello')).rejects.toMatchObject({
        code: 'idempotency_conflict',
        details: { command_id: 'x' },
      });
      expect(heard).toContain('request_error');
    });

    it('cancel the run that the view shows, overtaking what waits', async () => {
      server.interfere((frame) => frame['text'] === 'stuck');
      const chat = client().open({ chat_id: 'chat-1' });
      await expect(chat.cancel()).rejects.toMatchObject({ code: 'no_run' });
      await chat.send('one');
      await chat.until(({ run_id }) => run_id === 'run-1');
      const stuck = chat.send('stuck').catch(() => {});
      await chat.cancel('enough');
      expect(server.sent('cancel')[0]).toMatchObject({ run_id: 'run-1', reason: 'enough' });
      chat.close();
      await stuck;
    });

    it('are tried again as soon when a cancel overtakes them', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.send('one');
      await chat.until(({ run_id }) => run_id === 'run-1');
      let refusals = 1;
      server.interfere((frame, socket) => {
        if (frame['text'] !== 'two' || (refusals -= 1) < 0) return false;
        server.send(socket, requestError(frame, {}));
        return true;
      });
      chat.on((frame) => void (frame.type === 'request_error' && chat.cancel()));
      const sent = chat.send('two');
      await eventually(() => server.sent('user_message').length === 3);
      expect(server.sent('cancel')).not.toEqual([]);
      await sent;
    });

    it('answer questions and UI tools', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.opened;
      await chat.answer('q1', { decision: 'approve' });
      await chat.respondTool('c1', { result: [1] });
      expect(server.sent('input_response')[0]).toMatchObject({
        chat_id: 'chat-1',
        request_id: 'q1',
        value: { decision: 'approve' },
      });
      expect(server.sent('tool_response')[0]).toMatchObject({
        chat_id: 'chat-1',
        call_id: 'c1',
        result: [1],
      });
    });

    it('of a nested chat that are sent again after a reconnect reach listeners once', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.opened;
      const heard: string[] = [];
      chat.on(
        (frame) =>
          void (
            'seq' in frame &&
            frame.chat_id === 'child-1' &&
            heard.push(`${frame.type} ${frame.seq}`)
          ),
      );
      server.commit('chat-1', {
        type: 'child_start',
        call_id: 'c',
        child_chat_id: 'child-1',
        workflow_name: 'Sub',
      });
      const event = (seq: number) => ({
        type: 'handoff',
        seq,
        ts: '',
        chat_id: 'child-1',
        run_id: 'r2',
        from: 'A',
        to: 'B',
        because: { text: '' },
      });
      const opened = {
        ...openedFrame,
        chat_id: 'child-1',
        log_id: 'log-child',
        parent_chat_id: 'chat-1',
      };
      for (const frame of [opened, event(1), event(2)]) server.broadcast('chat-1', frame);
      await eventually(() => heard.length === 2);
      server.cut();
      await eventually(() => server.connections === 2 && server.sent('open').length === 2);
      expect(server.sent('open')[1]).toMatchObject({ chat_id: 'chat-1', after_seq: 1 });
      await chat.until(({ caught_up }) => caught_up);
      for (const frame of [opened, event(1), event(2), event(3)]) server.broadcast('chat-1', frame);
      await eventually(() => heard.length === 3);
      expect(heard).toEqual(['handoff 1', 'handoff 2', 'handoff 3']);
      expect(chat.view.children.get('child-1')).toMatchObject({ last_seq: 3, log_id: 'log-child' });
    });

    it('answer the question of a child in the child', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.send('hi');
      server.commit('chat-1', {
        type: 'child_start',
        call_id: 'c',
        child_chat_id: 'child-1',
        workflow_name: 'Sub',
      });
      const asked = { type: 'input_request', seq: 1, ts: '', chat_id: 'child-1', run_id: 'r2' };
      server.broadcast('chat-1', {
        ...asked,
        request_id: 'q1',
        kind: 'text',
        agent: 'B',
        prompt: '?',
      });
      await chat.until(({ children }) => children.get('child-1')?.questions.length === 1);
      await chat.answer('q1', 'yes');
      expect(server.sent('input_response')[0]).toMatchObject({
        chat_id: 'child-1',
        request_id: 'q1',
      });
    });

    it('are refused here when the server would close the connection over them', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.opened;
      await expect(chat.send('x'.repeat(5_000))).rejects.toMatchObject({ code: 'frame_too_big' });
      await expect(chat.send('short')).resolves.toMatchObject({ duplicate: false });
    });

    it('that wait are bounded', async () => {
      server.interfere(({ type }) => type === 'user_message');
      const chat = client({ maxPendingCommands: 2 }).open({ chat_id: 'chat-1' });
      const waiting = [chat.send('one'), chat.send('two')].map((sent) =>
        sent.catch((error: Error) => error),
      );
      await expect(chat.send('three')).rejects.toMatchObject({ code: 'outbox_full' });
      chat.close();
      for (const end of await Promise.all(waiting)) expect(end).toMatchObject({ code: 'closed' });
    });
  });

  describe('a server that goes away', () => {
    it('is left, and visited again no sooner than it asks', async () => {
      const made = client();
      const events = eventsOf(made);
      const chat = made.open({ chat_id: 'chat-1' });
      await chat.opened;
      const asked = Date.now();
      server.toAll({ type: 'going_away', reconnect_after_ms: 60 });
      server.closeAll(1001);
      await eventually(() => server.connections === 2);
      expect(Date.now() - asked).toBeGreaterThanOrEqual(55);
      expect(events.map(({ type }) => type)).toContain('going_away');
      await expect(chat.send('hello')).resolves.toMatchObject({ duplicate: false });
    });

    it('is left also when it does not close', async () => {
      const made = client();
      await made.ready;
      server.toAll({ type: 'going_away', reconnect_after_ms: 10 });
      await eventually(() => server.connections === 2 && server.open === 1);
    });
  });

  describe('tokens', () => {
    it('are renewed in place before they expire', async () => {
      let asked = 0;
      const chat = client({ token: () => Promise.resolve(`jwt-${(asked += 1)}`) }).open({
        chat_id: 'chat-1',
      });
      await chat.opened;
      server.toAll({ type: 'token_expiring', expires_at: '' });
      await eventually(() => server.sent('auth').length === 2);
      await chat.send('still here');
      expect(server.sent('auth').map((frame) => frame['token'])).toEqual(['jwt-1', 'jwt-2']);
      expect(server.sent('open')).toHaveLength(1);
      expect(server.connections).toBe(1);
    });

    it('are asked for once more when one is refused, and then it is over', async () => {
      let asked = 0;
      server.interfere((frame, socket) => {
        if (frame.type === 'auth') socket.close(4401, 'the token has expired');
        return frame.type === 'auth';
      });
      const made = client({ token: () => `jwt-${(asked += 1)}` });
      await expect(made.ready).rejects.toMatchObject({
        code: 'unauthenticated',
        message: 'the token has expired',
      });
      expect(asked).toBe(2);
    });

    it.each([
      [4401, 'unauthenticated'],
      [4403, 'forbidden'],
      [1008, 'origin_not_allowed'],
      [4401, 'token_expired', 'token_expired'],
    ])('that never get better end the client: %i %s', async (code, error, reason = '') => {
      server.interfere((_, socket) => {
        socket.close(code, reason);
        return true;
      });
      const made = client();
      const chat = made.open({ chat_id: 'chat-1' });
      await expect(made.ready).rejects.toMatchObject({ code: error });
      await expect(chat.opened).rejects.toMatchObject({ code: error });
      expect(server.connections).toBe(1);
    });

    it('whose source fails are asked for again later', async () => {
      let asked = 0;
      const token = (): string => {
        if ((asked += 1) === 1) throw new Error('no network');
        return 'jwt';
      };
      const made = client({ token });
      const events = eventsOf(made);
      await made.ready;
      expect(events.find(({ type }) => type === 'waiting')).toMatchObject({
        loss: { error: new Error('no network') },
      });
    });
  });

  describe('reading frames', () => {
    it('gives each reader every event in order, and ends with the chat', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      const read = async (): Promise<string[]> => {
        const types: string[] = [];
        for await (const frame of chat.frames) {
          types.push(frame.type);
          if (types.filter((type) => type === 'user_message').length === 2) chat.close();
        }
        return types;
      };
      const readers = [read(), read()];
      await chat.send('one');
      await chat.send('two').catch(() => {});
      const [first, second] = await Promise.all(readers);
      expect(first?.filter((type) => type !== 'accepted')).toEqual([
        'opened',
        'caught_up',
        'user_message',
        'user_message',
      ]);
      expect(second).toEqual(first);
    });

    it('throws where the chat ends badly', async () => {
      const chat = client().open({ chat_id: 'chat-1' });
      await chat.opened;
      const reader = chat.frames[Symbol.asyncIterator]();
      const next = reader.next();
      server.closeAll(4403);
      await expect(next).rejects.toMatchObject({ code: 'forbidden' });
      await expect(reader.next()).resolves.toEqual({ done: true, value: undefined });
    });
  });

  it('leaves no socket behind and opens nothing when it is closed', async () => {
    const made = client();
    const chat = made.open({ chat_id: 'chat-1' });
    await chat.opened;
    const sending = chat.send('never').catch((error: Error) => error);
    made.close();
    await expect(sending).resolves.toMatchObject({ code: 'closed' });
    await eventually(() => server.open === 0);
    expect(() => made.open({ chat_id: 'chat-2' })).toThrow(
      expect.objectContaining({ code: 'closed' }),
    );
    await expect(chat.until(() => false)).rejects.toMatchObject({ code: 'closed' });
  });

  it('refuses an address that is none', async () => {
    await expect(client({ url: 'nonsense' }).ready).rejects.toMatchObject({ code: 'invalid_url' });
  });
});
