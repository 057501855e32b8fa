import { ADA, harnessForEach } from '../testing/harness.fixture.ts';
import {
  agentResponse,
  agentStart,
  delta,
  userMessage,
  workflowComplete,
  workflowStart,
} from '../testing/events.fixture.ts';

const LIMIT = 256 * 1024;
const PIECE = 'x'.repeat(64 * 1024);
const harness = harnessForEach({ maxBufferedBytes: LIMIT });

const opened = async () => {
  const client = await harness.ready();
  client.send({ type: 'open', chat_id: 'c1', workflow_name: 'HelloWorld' });
  await client.next('caught_up');
  return client;
};
/** Lets the written data reach the sockets. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a client that does not read', () => {
  it('costs a bounded amount of memory, loses deltas but no event, and slows no other client', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const [slow, quick] = [await opened(), await opened()];
    slow.socket.pause();
    harness.chats.commit(log, [userMessage('hi'), workflowStart(), agentStart()]);
    let most = 0;
    for (let piece = 0; piece < 300; piece += 1) {
      harness.chats.live(log, delta(piece * PIECE.length, PIECE));
      await turn();
      most = Math.max(most, harness.transport.stats().buffered_bytes);
    }
    for (let index = 0; index < 100; index += 1)
      harness.chats.commit(log, [agentResponse(PIECE, { message_id: `m${index}` })]);
    harness.chats.commit(log, [workflowComplete()]);
    await quick.next('workflow_complete');
    expect(slow.events().length).toBeLessThan(100);
    expect(harness.transport.stats()).toMatchObject({ sockets: 2, behind: 1 });
    expect(Math.max(most, harness.transport.stats().buffered_bytes)).toBeLessThan(
      2 * (LIMIT + 2 * PIECE.length),
    );

    slow.socket.resume();
    await slow.next('workflow_complete');
    expect(slow.events().map((frame) => ('seq' in frame ? frame.seq : 0))).toEqual(
      Array.from({ length: 104 }, (_, at) => at + 1),
    );
    const deltas = (client: typeof slow) =>
      client.frames.flatMap((frame) => (frame.type === 'agent_delta' ? [frame.offset] : []));
    expect(deltas(quick)).toHaveLength(300);
    expect(deltas(slow).length).toBeLessThan(300);
    // What it received has no gap: after a dropped delta, the rest of the message is not sent.
    expect(deltas(slow)).toEqual(deltas(slow).map((_offset, at) => at * PIECE.length));
  });

  it('misses the rest of a message after a dropped delta, but gets the next message', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const client = await opened();
    harness.chats.commit(log, [agentStart()]);
    await client.next('agent_start');
    client.socket.pause();
    for (let piece = 0; piece < 300; piece += 1) {
      harness.chats.live(log, delta(piece * PIECE.length, PIECE));
      await turn();
    }
    client.socket.resume();
    await client.settled();
    harness.chats.live(log, delta(300 * PIECE.length, 'rest'));
    harness.chats.live(log, delta(0, 'next', { message_id: 'm2' }));
    const isNext = () =>
      client.frames.some((frame) => frame.type === 'agent_delta' && frame.message_id === 'm2');
    while (!isNext()) await client.next('agent_delta');
    expect(
      client.frames.filter((frame) => frame.type === 'agent_delta' && frame.text === 'rest'),
    ).toEqual([]);
  });

  it('has its frames wait until it has read what was sent', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const client = await opened();
    client.socket.pause();
    for (let index = 0; index < 300; index += 1) harness.chats.commit(log, [agentResponse(PIECE)]);
    while (harness.transport.stats().buffered_bytes < LIMIT) await turn();
    client.send({ type: 'user_message', chat_id: 'c1', text: 'hi' });
    for (let wait = 0; wait < 200; wait += 1) await turn();
    expect(harness.chats.submitted).toEqual([]);
    client.socket.resume();
    await client.next('accepted');
    expect(harness.chats.submitted).toHaveLength(1);
  });

  it('is not followed while it reads nothing, and gets every event afterwards', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const client = await opened();
    client.socket.pause();
    for (let index = 0; index < 300; index += 1) harness.chats.commit(log, [agentResponse(PIECE)]);
    while (harness.transport.stats().buffered_bytes < LIMIT) await turn();
    for (let second = 0; harness.chats.followerCount(log) > 0; second += 1) {
      expect(second).toBeLessThan(100);
      await harness.clock.advance(1_000);
    }
    harness.chats.commit(log, [workflowComplete()]);
    client.socket.resume();
    await client.next('workflow_complete');
    expect(client.events().map((frame) => ('seq' in frame ? frame.seq : 0))).toEqual(
      Array.from({ length: 301 }, (_, at) => at + 1),
    );
    expect(client.frames.filter(({ type }) => type === 'caught_up')).toHaveLength(1);
    expect(harness.chats.followerCount(log)).toBe(1);
  });

  it('gets no more answers than it reads', async () => {
    const client = await opened();
    const log = harness.chats.create(ADA, 'c2');
    harness.chats.commit(
      log,
      Array.from({ length: 60 }, () => agentResponse(PIECE)),
    );
    client.socket.pause();
    for (let ask = 0; ask < 50; ask += 1) client.send({ type: 'open', chat_id: 'c2' });
    for (let wait = 0; wait < 200; wait += 1) await turn();
    expect(harness.transport.stats().buffered_bytes).toBeLessThan(LIMIT + 2 * PIECE.length);
    client.socket.resume();
    await client.until('opened', 51);
  });
});
