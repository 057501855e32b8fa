import { request } from 'node:http';
import type { Exported, JsonObject, RuntimeEvent, ServerFrame } from '@mozaiks/contracts';
import { isEvent } from '@mozaiks/contracts/chat-view';
import { ask } from './harness/ask.fixture.ts';
import { PARENT_AND_CHILD } from './harness/parent-and-child.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';
import { APP_ID, signToken, USER_ID, type Claims } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const WORKFLOWS = {
  ...PARENT_AND_CHILD,
  Echo: workflowFiles({
    agents: ['a'],
    script: [
      { agent: 'a', match: '.+', say: 'You said $0. And that is all that there is to say.' },
    ],
  }),
};

interface Stream {
  readonly frames: readonly ServerFrame[];
  /** The last `id`, which a browser would send when it reconnects. */
  readonly last: string;
}

/** Reads the stream as an EventSource would until a frame fits; then closes the connection. */
function readStream(
  server: Server,
  path: string,
  { last, until }: { readonly last: string; readonly until: (frame: ServerFrame) => boolean },
): Promise<Stream> {
  const headers = {
    authorization: `Bearer ${signToken()}`,
    accept: 'text/event-stream',
    ...(last === '' ? {} : { 'last-event-id': last }),
  };
  return new Promise((resolve, reject) => {
    const frames: ServerFrame[] = [];
    const seen = { last };
    const asked = request(`${server.url}${path}`, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const records = (text + chunk).split('\n\n');
        text = records.pop() ?? '';
        for (const record of records) {
          const data = /^data: (.*)$/m.exec(record)?.[1];
          if (data === undefined) continue;
          seen.last = /^id: (.*)$/m.exec(record)?.[1] ?? seen.last;
          const frame = JSON.parse(data) as ServerFrame;
          frames.push(frame);
          if (!until(frame)) continue;
          asked.destroy();
          return resolve({ frames, last: seen.last });
        }
      });
      response.on('end', () => resolve({ frames, last: seen.last }));
    });
    asked.on('error', reject).end();
  });
}

const eventsIn = (frames: readonly ServerFrame[]): RuntimeEvent[] =>
  frames.flatMap((frame) => (isEvent(frame) ? [frame] : []));
const isEnd = ({ type }: ServerFrame): boolean => type === 'workflow_complete';

describe('the HTTP API of a server', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS });
  }, 60_000);
  afterAll(() => server?.dispose());

  const say = (chat_id: string, text: string) =>
    ask(server, `POST /api/chats/${chat_id}/commands`, {
      body: { type: 'user_message', text, command_id: text },
    });
  const create = async (body: JsonObject): Promise<string> =>
    String((await ask(server, 'POST /api/chats', { body })).body['chat_id']);

  it('carries a conversation without a socket, over a stream that breaks and a server that is killed', async () => {
    const chat_id = await create({ workflow_name: 'Echo', client_request_id: 'a conversation' });
    const path = `/api/chats/${chat_id}/events/stream`;
    expect((await say(chat_id, 'one')).status).toBe(202);
    const first = await readStream(server, path, {
      last: '',
      until: ({ type }) => type === 'agent_start',
    });
    const second = await readStream(server, path, { last: first.last, until: isEnd });
    await server.end('SIGKILL');
    await server.start();
    expect(await create({ workflow_name: 'Echo', client_request_id: 'a conversation' })).toBe(
      chat_id,
    );
    expect((await say(chat_id, 'one')).body).toMatchObject({ accepted: { duplicate: true } });
    await say(chat_id, 'two');
    const third = await readStream(server, path, { last: second.last, until: isEnd });
    const events = eventsIn([...first.frames, ...second.frames, ...third.frames]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.filter(({ type }) => type === 'user_message')).toHaveLength(2);
    const { body } = await ask(server, `GET /api/chats/${chat_id}/events?limit=1000`);
    expect(body['items']).toEqual(events);
  }, 60_000);

  it('streams the text of an agent as it is written', async () => {
    const chat_id = await create({ workflow_name: 'Echo' });
    const seen = { deltas: 0, runs: 0 };
    // A follower that is behind the run gets no live text. In that case the next message is tried.
    const until = (frame: ServerFrame): boolean => {
      if (frame.type === 'agent_delta') seen.deltas += 1;
      if (frame.type === 'caught_up' || (isEnd(frame) && seen.deltas === 0))
        void say(chat_id, `message-${(seen.runs += 1)}`);
      return isEnd(frame) && seen.deltas > 0;
    };
    const { frames } = await readStream(server, `/api/chats/${chat_id}/events/stream`, {
      last: '',
      until,
    });
    for (const frame of frames) {
      if (frame.type !== 'agent_delta') continue;
      const whole = frames.find(
        (other) => other.type === 'agent_response' && other.message_id === frame.message_id,
      );
      expect(whole).toMatchObject({ text: expect.stringContaining(frame.text) });
    }
  });

  it('exports what the socket showed, nested chats behind it', async () => {
    const talk = await startTalk(server, 'Parent');
    await talk.say('go');
    const { text, headers } = await ask(server, `GET /api/chats/${talk.chat_id}/export`);
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    const items = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Exported);
    const chats = items.flatMap((item) => (item.type === 'chat' ? [item.chat_id] : []));
    expect(chats).toHaveLength(2);
    for (const chat of chats) {
      const shown = talk.socket
        .frames()
        .filter((frame) => isEvent(frame) && frame.chat_id === chat);
      expect(items.filter((item) => 'seq' in item && item.chat_id === chat)).toEqual(shown);
    }
    const listed = async (query: string) =>
      JSON.stringify((await ask(server, `GET /api/chats?limit=100${query}`)).body);
    expect(await listed('')).not.toContain(chats[1]);
    expect(await listed('&include_children=true')).toContain(chats[1]);
  });

  it('continues in a fork, and erases the chat with everything in it', async () => {
    const claims: Claims = { user_id: 'forker' };
    const talk = await startTalk(server, 'Echo', { claims });
    await talk.say('one');
    const end = talk.events().length;
    const { body, status } = await ask(server, `POST /api/chats/${talk.chat_id}/fork`, {
      claims,
      body: { at_seq: end },
    });
    const fork = String(body['chat_id']);
    expect(status).toBe(201);
    await ask(server, `POST /api/chats/${fork}/commands`, {
      claims,
      body: { type: 'user_message', text: 'two' },
    });
    expect((await ask(server, `DELETE /api/chats/${talk.chat_id}`, { claims })).status).toBe(204);
    expect((await ask(server, `GET /api/chats/${talk.chat_id}/events`, { claims })).status).toBe(
      404,
    );
    const { items } = (await ask(server, 'GET /api/chats', { claims })).body as {
      readonly items: readonly JsonObject[];
    };
    expect(items.map(({ chat_id, title }) => [chat_id, title])).toEqual([[fork, 'one']]);
  });

  it('sums the usage of a user, and of the app if the caller may see it', async () => {
    const groups = async (scope: string) => {
      const { body } = await ask(server, 'GET /api/usage?group_by=user_id', { claims: { scope } });
      return (body['items'] as { group: { user_id?: string } }[])
        .map(({ group }) => group.user_id)
        .sort();
    };
    expect(await groups('execution')).toEqual([USER_ID]);
    expect(await groups('execution mozaiks:usage')).toEqual([USER_ID, 'forker']);
    const { body } = await ask(server, 'GET /api/usage?group_by=app_id', {
      claims: { scope: 'mozaiks:usage' },
    });
    expect(body).toMatchObject({
      as_of: expect.any(String),
      items: [{ group: { app_id: APP_ID } }],
    });
  });
});
