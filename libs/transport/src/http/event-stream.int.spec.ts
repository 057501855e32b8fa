import { connect } from 'node:net';
import {
  aRun,
  agentStart,
  childStart,
  delta,
  userMessage,
  workflowComplete,
  workflowStart,
} from '../testing/events.fixture.ts';
import { readEventStream, type EventStream } from '../testing/event-stream.fixture.ts';
import { ADA, harnessForEach, startHarness } from '../testing/harness.fixture.ts';
import { childComplete, nestedStart, frameNames } from '../testing/nested.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const harness = harnessForEach({ maxSocketsPerUser: 3 });
const aborts = new Set<AbortController>();
afterEach(() => aborts.forEach((abort) => abort.abort()));

async function open(
  query = '',
  headers: Record<string, string> = {},
): Promise<EventStream & { readonly response: Response; leave(): void }> {
  const abort = new AbortController();
  aborts.add(abort);
  const init = {
    headers: { authorization: `Bearer ${token()}`, ...headers },
    signal: abort.signal,
  };
  const response = await harness.get(`/api/chats/c1/events/stream${query}`, init);
  return { ...readEventStream(response), response, leave: () => abort.abort() };
}

const ids = ({ records }: EventStream): string[] => records.flatMap(({ id }) => id ?? []);

describe('a stream of events', () => {
  it('contains the events so far, then live events and text', async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, [userMessage('hi'), workflowStart(), agentStart()]);
    const stream = await open();
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('cache-control')).toBe('no-store');
    await stream.next('caught_up');
    harness.chats.live(log, delta(0, 'Hel'));
    await stream.next('agent_delta');
    harness.chats.commit(log, [workflowComplete()]);
    await stream.next('workflow_complete');
    const types = stream.frames().map(({ type }) => type);
    expect(types).toEqual([
      'opened',
      'user_message',
      'workflow_start',
      'agent_start',
      'caught_up',
      'agent_delta',
      'workflow_complete',
    ]);
    expect(ids(stream)).toEqual(['1', '2', '3', '4']);
  });

  it('continues after Last-Event-ID, which overrides after_seq', async () => {
    harness.chats.commit(harness.chats.create(ADA, 'c1'), aRun('hi'));
    const stream = await open('?after_seq=1', { 'last-event-id': '3' });
    await stream.next('caught_up');
    expect(ids(stream)).toEqual(['4', '5']);
  });

  it('contains the nested chats, whose events do not move the cursor', async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, [userMessage('hi'), childStart('n1')]);
    harness.chats.commit(harness.chats.create(ADA, 'n1', 'Nested'), [
      ...nestedStart(),
      workflowComplete(),
    ]);
    harness.chats.commit(log, [childComplete('n1')]);
    const stream = await open();
    await stream.until((records) =>
      records.some(({ frame }) => frame?.type === 'caught_up' && frame.chat_id === 'c1'),
    );
    expect(frameNames(stream.frames())).toEqual([
      'c1 opened',
      'c1 user_message 1',
      'c1 child_start 2',
      'n1 opened',
      'n1 workflow_start 1',
      'n1 workflow_complete 2',
      'n1 caught_up',
      'c1 child_complete 3',
      'c1 caught_up',
    ]);
    expect(ids(stream)).toEqual(['1', '2', '3']);
  });

  it('resets the cursor of a browser that is ahead of the log, and ends', async () => {
    harness.chats.commit(harness.chats.create(ADA, 'c1'), aRun('hi'));
    const stream = await open('', { 'last-event-id': '99' });
    await stream.ended;
    expect(stream.frames().map(({ type }) => type)).toEqual(['opened', 'resync_required']);
    expect(stream.records.at(-1)?.id).toBe('');
  });

  it('sends heartbeats while it is idle', async () => {
    harness.chats.create(ADA, 'c1');
    const stream = await open();
    await stream.next('caught_up');
    await harness.clock.advance(20_000);
    await stream.until((records) => records.some(({ comment }) => comment !== undefined));
  });

  it('ends when the token has expired', async () => {
    harness.chats.create(ADA, 'c1');
    const stream = await open();
    await stream.next('caught_up');
    await harness.clock.advance(600_000);
    await stream.next('token_expiring');
    await harness.clock.advance(30_000);
    await stream.ended;
    expect(stream.frames().at(-1)).toMatchObject({ type: 'request_error', code: 'token_expired' });
  });

  it('ends when the chat is erased', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const stream = await open();
    await stream.next('caught_up');
    await harness.chats.erase(log);
    await stream.ended;
    expect(stream.frames().at(-1)).toMatchObject({ type: 'request_error', code: 'chat_not_found' });
  });

  it('ends when the instance drains, and no new stream starts', async () => {
    harness.chats.create(ADA, 'c1');
    const stream = await open();
    await stream.next('caught_up');
    await harness.transport.drain();
    await stream.ended;
    expect(stream.frames().at(-1)).toMatchObject({ type: 'going_away' });
    expect((await open()).response.status).toBe(503);
  });

  it('stops following when the client disconnects', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const stream = await open();
    await stream.next('caught_up');
    expect(harness.chats.followerCount(log)).toBe(1);
    stream.leave();
    while (harness.chats.followerCount(log) > 0)
      await new Promise((resolve) => setImmediate(resolve));
  });

  it('counts as a socket of its user', async () => {
    harness.chats.create(ADA, 'c1');
    const streams = [await open(), await open(), await open()];
    const fourth = await open();
    expect(fourth.response.status).toBe(429);
    streams[0]?.leave();
    await streams[0]?.ended;
    for (let status = 429; status !== 200; status = (await open()).response.status)
      await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it.each(['x', '-1', '1.5', '9'.repeat(30)])('refuses the cursor %s', async (cursor) => {
    harness.chats.create(ADA, 'c1');
    expect((await open('', { 'last-event-id': cursor })).response.status).toBe(400);
    expect((await open(`?after_seq=${cursor}`)).response.status).toBe(400);
  });
});

it('a client that reads nothing costs bounded memory, and is disconnected', async () => {
  const slow = await startHarness({ maxBufferedBytes: 256 * 1024 });
  const log = slow.chats.create(ADA, 'c1');
  for (let run = 0; run < 200; run += 1)
    slow.chats.commit(log, [userMessage('x'.repeat(128 * 1024), `k${run}`)]);
  const [host = '', port = ''] = slow.host.split(':');
  const socket = connect(Number(port), host);
  socket.on('error', () => undefined);
  socket.write(
    `GET /api/chats/c1/events/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token()}\r\n\r\n`,
  );
  const buffered = (): number => slow.transport.stats().streams_buffered_bytes;
  while (buffered() < 256 * 1024) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(buffered()).toBeLessThan(512 * 1024);
  while (slow.transport.stats().streams > 0) {
    await slow.clock.advance(40_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  socket.destroy();
  await slow.stop();
});

it('a token in the address is accepted only if the settings allow it', async () => {
  const address = `/api/chats/c1/events/stream?access_token=${token()}`;
  expect((await harness.get(address)).status).toBe(401);
  const open = await startHarness({ allowQueryToken: true });
  expect((await open.get(address)).status).toBe(404);
  await open.stop();
});
