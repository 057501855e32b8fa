import { heapOf, withHeap } from './harness/heap-of.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const MIB = 1024 * 1024;
const TEXT = 'x'.repeat(250_000);
/** The size of the cache of folded chats. It is full after 16 chats. */
const FOLDED_CHATS_MAX_BYTES = 4 * MIB;
const AT_ONCE = 4;

describe('a server with a heap of 96 MB', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({
      workflows: {
        Brief: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Done.' }] }),
      },
      env: { ...withHeap(96), FOLDED_CHATS_MAX_BYTES: String(FOLDED_CHATS_MAX_BYTES) },
    });
  }, 60_000);
  afterAll(() => server?.dispose());

  const talk = async (chat_id: string): Promise<void> => {
    const socket = await server.connect();
    socket.send({
      type: 'user_message',
      workflow_name: 'Brief',
      chat_id,
      text: TEXT,
      command_id: 'm',
    });
    await socket.untilType('workflow_complete');
    socket.close();
  };
  const talkInEach = async (from: number, to: number): Promise<void> => {
    for (let next = from; next < to; next += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => talk(`chat-${next + i}`)));
    }
  };

  it('uses no more memory after many chats with a large message each than after the first few', async () => {
    await talkInEach(0, 40);
    const before = await heapOf(server);
    await talkInEach(40, 120);
    const growth = (await heapOf(server)) - before;
    expect(growth).toBeLessThan(6 * MIB); // all of them would be 20 MB
  }, 60_000);

  it('survives a hundred large messages at the same moment', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, i) => talk(`at-once-${i}`)));
    expect((await fetch(`${server.url}/readyz`)).ok).toBe(true);
  }, 60_000);

  it('continues a chat that is no longer in the cache', async () => {
    const socket = await server.connect();
    socket.send({
      type: 'user_message',
      workflow_name: 'Brief',
      chat_id: 'chat-0',
      text: 'again',
      command_id: 'again',
    });
    await socket.untilType('caught_up');
    await socket.until((frame) => frame.type === 'workflow_complete' && frame.seq > 6);
    expect(socket.frames().filter(({ type }) => type === 'user_message')).toHaveLength(2);
    socket.close();
  });
});
