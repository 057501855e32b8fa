import { connect } from '@mozaiks/client';
import type { ServerFrame } from '@mozaiks/contracts';
import { WebSocket } from 'ws';
import { openQuestions } from '../harness/chat-events.fixture.ts';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { afterWork, says } from '../harness/shorthand.fixture.ts';
import { checkTalk } from '../harness/check-talk.fixture.ts';
import { resumeTalk, startTalk, type Talk } from '../harness/talk.fixture.ts';
import { signToken } from '../harness/token.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';

const parent = (workflow: string) =>
  workflowFiles({
    agents: ['a', 'b'],
    script: [
      { agent: 'a', after: `tool:${workflow}`, say: 'The child says ${result}.' },
      { agent: 'a', say: 'I ask a child.' },
      ...says('b'),
    ],
    handoffs: [
      afterWork('a', '', {
        transition_target: 'WorkflowTarget',
        workflow,
        target_agent: undefined,
      }),
      afterWork('a', 'b'),
    ],
  });
const WORKFLOWS = {
  Parent: parent('Child'),
  Child: workflowFiles({ agents: ['x'], script: [{ agent: 'x', say: 'Child here.' }] }),
  Grandparent: parent('SlowParent'),
  AskingParent: parent('AskingChild'),
  AskingChild: workflowFiles({
    agents: ['x'],
    script: [
      { agent: 'x', match: 'Blue', say: 'It is $0.' },
      { agent: 'x', say: 'Which colour?' },
    ],
    handoffs: [afterWork('x', 'user', { condition: '${asked} == 0' })],
    context: {
      definitions: {
        asked: { type: 'integer', source: { type: 'state', default: 0, triggers: [] } },
      },
    },
  }),
  SlowParent: parent('SlowChild'),
  SlowChild: workflowFiles({
    agents: ['x'],
    script: [{ agent: 'x', say: 'word '.repeat(60).trim(), delay_ms: 25 }],
  }),
};

/** Chat and event, or frame, in the order on the socket. */
type ShownItem = readonly [chat_id: string, what: string, child?: string];
const storyOf = (frames: readonly ServerFrame[]): ShownItem[] =>
  frames.flatMap((frame): ShownItem[] => {
    if (
      !('chat_id' in frame) ||
      frame.chat_id === undefined ||
      !('seq' in frame || /^(opened|caught_up)$/.test(frame.type))
    )
      return [];
    if (frame.type === 'child_complete')
      return [[frame.chat_id, `${frame.seq} child_complete`, frame.child_chat_id]];
    return [[frame.chat_id, 'seq' in frame ? `${frame.seq} ${frame.type}` : frame.type]];
  });
const isEvent = (what: string): boolean => /^\d/.test(what);

/** Nested chats with an event after their `child_complete`. */
const incompleteChildren = (story: ReturnType<typeof storyOf>): string[] =>
  story.flatMap(([, , child], place) =>
    child !== undefined && story.slice(place).some(([of, what]) => of === child && isEvent(what))
      ? [child]
      : [],
  );

describe('nested workflows', () => {
  let server: Server;
  let talk: Talk;
  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS });
  }, 60_000);
  afterEach(() => talk?.socket.close());
  afterAll(() => server?.dispose());

  it('run as a child chat, and return with its result', async () => {
    talk = await startTalk(server, 'Parent');
    await talk.say('go');
    const call = talk.of('tool_call').find(({ kind }) => kind === 'workflow');
    const start = talk.last('child_start');
    expect(start).toMatchObject({ call_id: call?.call_id, workflow_name: 'Child' });
    expect(start.seq).toBe((call?.seq ?? 0) + 1);
    expect(talk.last('child_complete')).toMatchObject({
      child_chat_id: start.child_chat_id,
      status: 'complete',
    });
    expect(talk.of('agent_response').map(({ text }) => text)).toEqual([
      'I ask a child.',
      expect.stringContaining('Child here.'),
      'B.',
    ]);
    expect(talk.end()).toBe('done');
    await checkTalk(server, talk);
  });

  it('are followed by the follower of the parent', async () => {
    talk = await startTalk(server, 'Parent');
    await talk.say('go');
    const { child_chat_id } = talk.last('child_start');
    for (const type of ['agent_response', 'workflow_complete']) {
      await talk.socket.until(
        (frame) => frame.type === type && 'chat_id' in frame && frame.chat_id === child_chat_id,
      );
    }
    const child = await startTalk(server, 'Child', { chat_id: child_chat_id });
    await child.open();
    expect(child.last('workflow_start').parent).toMatchObject({ chat_id: talk.chat_id });
    await checkTalk(server, child);
    child.socket.close();
  });

  it('look the same to a client that opens the parent later as to one that was there', async () => {
    talk = await startTalk(server, 'Grandparent');
    await talk.say('go');
    const live = storyOf(talk.socket.frames());
    const chats = [...new Set(live.map(([chat_id]) => chat_id))];
    expect(chats).toHaveLength(3);
    const late = await resumeTalk(server, talk);
    const replayed = storyOf(late.socket.frames());
    for (const chat_id of chats) {
      const [before, after] = [live, replayed].map((story) =>
        story.filter(([of]) => of === chat_id).map(([, what]) => what),
      );
      expect(after?.filter(isEvent)).toEqual(before?.filter(isEvent));
      for (const story of [before, after])
        expect(story?.filter((what) => !isEvent(what))).toEqual(['opened', 'caught_up']);
      expect(after?.[0]).toBe('opened');
      expect(after?.at(-1)).toBe('caught_up');
    }
    for (const story of [live, replayed]) expect(incompleteChildren(story)).toEqual([]);
    late.socket.close();
  });

  it('are complete for a client that reconnects, with each event once', async () => {
    const sockets: WebSocket[] = [];
    const construct = (
      target: typeof WebSocket,
      args: ConstructorParameters<typeof WebSocket>,
    ): WebSocket => {
      const socket = new target(...args);
      sockets.push(socket);
      return socket;
    };
    const url = `${server.url.replace('http', 'ws')}/ws`;
    const client = connect({
      url,
      token: signToken(),
      WebSocket: new Proxy(WebSocket, { construct }) as never,
    });
    const chat = client.open({ workflow_name: 'Grandparent' });
    const received: string[] = [];
    chat.on((frame) => void ('seq' in frame && received.push(`${frame.chat_id} ${frame.seq}`)));
    await chat.send('go');
    for (const size of [1, 2, 3]) {
      await chat.until(({ children }) =>
        [...children.values()].some(({ items }) => items.length >= size),
      );
      sockets.at(-1)?.terminate();
    }
    const view = await chat.until(
      ({ items, status }) => status === 'idle' && items.some(({ kind }) => kind === 'complete'),
    );
    talk = await startTalk(server, 'Grandparent', { chat_id: chat.chat_id });
    await talk.open();
    const shown = talk.socket
      .frames()
      .flatMap((frame) => ('seq' in frame ? [`${frame.chat_id} ${frame.seq}`] : []));
    expect(received.toSorted()).toEqual(shown.toSorted());
    expect(
      [...view.children.values()].flatMap(({ children }) => [...children.values()]),
    ).toHaveLength(1);
    client.close();
  }, 30_000);

  it('are cancelled with their parent', async () => {
    talk = await startTalk(server, 'SlowParent');
    await talk.command('user_message', { workflow_name: 'SlowParent', text: 'go' });
    const { child_chat_id } = await talk.until('child_start');
    await talk.socket.until(
      (frame) => frame.type === 'agent_delta' && frame.chat_id === child_chat_id,
    );
    await talk.command('cancel');
    await talk.until('workflow_complete');
    expect(talk.end()).toBe('cancelled');
    const child = await startTalk(server, 'SlowChild', { chat_id: child_chat_id });
    await child.open();
    await child.atRest();
    expect(child.end()).toBe('cancelled');
    child.socket.close();
  });

  it('end as usual when both are killed in the middle', async () => {
    talk = await startTalk(server, 'SlowParent');
    await talk.command('user_message', { workflow_name: 'SlowParent', text: 'go' });
    const { child_chat_id } = await talk.until('child_start');
    await talk.socket.until(
      (frame) => frame.type === 'agent_delta' && frame.chat_id === child_chat_id,
    );
    await server.end('SIGKILL');
    await server.start();
    const back = await resumeTalk(server, talk);
    await back.atRest();
    expect(back.of('child_complete')).toHaveLength(1);
    expect([back.of('child_start').length, back.end()]).toEqual([1, 'done']);
    await checkTalk(server, back);
    back.socket.close();
  }, 30_000);

  it('announce their questions to followers of the parent, and to a client that opens it', async () => {
    talk = await startTalk(server, 'AskingParent');
    await talk.command('user_message', { workflow_name: 'AskingParent', text: 'go' });
    const { child_chat_id } = await talk.until('child_start');
    await talk.socket.until(
      (frame) => frame.type === 'input_request' && frame.chat_id === child_chat_id,
    );
    const other = await startTalk(server, 'AskingParent', { chat_id: talk.chat_id });
    expect((await other.open()).pending).toMatchObject([{ chat_id: child_chat_id, kind: 'text' }]);
    other.socket.close();
    expect(openQuestions(talk.events())).toEqual([]);
  });
});
