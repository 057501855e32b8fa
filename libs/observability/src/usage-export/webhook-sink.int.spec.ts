import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { createHash } from 'node:crypto';
import { realClock, usageRow } from '@mozaiks/testkit';
import { log, SECRET } from './outbox.fixture.ts';
import { startReceiver, status, type Receiver } from './receiver.fixture.ts';
import { usageEvent, type UsageEvent } from './usage-event.ts';
import { createWebhookSink, webhookProblems } from './webhook-sink.ts';

const ids = { sha256: (text: string) => createHash('sha256').update(text).digest('hex') };
const events = [1, 2, 3].flatMap((seq): UsageEvent[] => {
  const event = usageEvent(
    { ...usageRow(log, seq, { agent: 'Überseer ☕' }), log, first_claimed_at: '' },
    'urn:test',
  );
  return event === null ? [] : [event];
});
const never = new AbortController().signal;

describe('the webhook', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());
  const sink = (url = receiver.url, time_limit_ms = 10_000) =>
    createWebhookSink({ url, secret: SECRET, clock: realClock(), ids, time_limit_ms });

  it('sends what the official packages verify and read', async () => {
    expect(await sink().send(events, never)).toEqual({ kind: 'delivered' });
    expect(receiver.faults).toEqual([]);
    expect(
      receiver.requests.map((request) => request.events.map((event) => ({ ...event }))),
    ).toEqual([events]);
    expect(receiver.requests[0]?.headers['content-type']).toMatch(
      /^application\/cloudevents-batch\+json/,
    );
  });

  it('gives a batch that is sent again the same id, and another batch another id', async () => {
    for (const batch of [events, events, events.slice(1)]) await sink().send(batch, never);
    const [first, again, other] = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect([first, other === first]).toEqual([again, false]);
  });

  it.each([
    [503, { kind: 'unavailable', reason: 'HTTP 503', retry_after_ms: 7000 }],
    [422, { kind: 'refused', reason: 'HTTP 422' }],
    [401, { kind: 'misconfigured', reason: 'HTTP 401' }],
  ])('reports the answer %d', async (code, outcome) => {
    receiver.answer = status(code, { 'retry-after': '7' });
    expect(await sink().send(events, never)).toEqual(outcome);
  });

  it('follows no redirect', async () => {
    const other = await startReceiver();
    receiver.answer = status(307, { location: other.url });
    expect(await sink().send(events, never)).toEqual({ kind: 'misconfigured', reason: 'HTTP 307' });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it('gives up a receiver that does not answer in time', async () => {
    receiver.answer = () => undefined;
    expect(await sink(receiver.url, 50).send(events, never)).toEqual({
      kind: 'unavailable',
      reason: 'no answer within 50 ms',
    });
  });

  it('ends when it is aborted', async () => {
    receiver.answer = () => undefined;
    const stop = new AbortController();
    const sending = sink().send(events, stop.signal);
    stop.abort();
    expect(await sending).toMatchObject({ kind: 'unavailable' });
  });

  it('reports a receiver that dies before it answers, or does not exist', async () => {
    receiver.answer = (response) => void response.socket?.destroy();
    expect(await sink().send(events, never)).toEqual({ kind: 'unavailable', reason: 'ECONNRESET' });
    const gone = await startReceiver();
    await gone.close();
    expect(await sink(gone.url).send(events, never)).toEqual({
      kind: 'unavailable',
      reason: 'ECONNREFUSED',
    });
  });

  it('accepts the status of an answer whose body never ends', async () => {
    receiver.answer = (response) => {
      response.writeHead(200);
      const more = (): void =>
        void (response.destroyed || response.write('x'.repeat(65_536), () => setImmediate(more)));
      more();
    };
    expect(await sink().send(events, never)).toEqual({ kind: 'delivered' });
  });
});

describe('a receiver that answers twice', () => {
  it('never has its second answer taken for that of another request', async () => {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n';
      // Only the first connection is answered, with more answers than requests.
      if (sockets.size === 1) socket.once('data', () => socket.write(ok + ok + ok));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const sink = createWebhookSink({
      url,
      secret: SECRET,
      clock: realClock(),
      ids,
      time_limit_ms: 300,
    });
    expect(await sink.send(events, never)).toEqual({ kind: 'delivered' });
    expect(await sink.send(events, never)).toMatchObject({ kind: 'unavailable' });
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

describe('the address of a webhook', () => {
  const base64 = (bytes: number): string => Buffer.alloc(bytes, 9).toString('base64');
  it.each([
    ['https://billing.example.com/usage', `whsec_${base64(24)}`, []],
    ['http://127.0.0.1:8080', `whsec_${base64(64)}`, []],
    ['billing.example.com', SECRET, ['url']],
    ['ftp://billing.example.com', SECRET, ['url']],
    ['https://user:password@example.com', SECRET, ['url']],
    ['https://example.com', '', ['secret']],
    ['https://example.com', base64(32), ['secret']],
    ['https://example.com', `whsec_${base64(23)}`, ['secret']],
    ['https://example.com', `whsec_${base64(65)}`, ['secret']],
    ['https://example.com', `whsec_${base64(32)}!`, ['secret']],
    ['', 'secret', ['url', 'secret']],
  ])('%s with %s has problems with %j', (url, secret, parts) => {
    expect(Object.keys(webhookProblems({ url, secret }))).toEqual(parts);
  });

  it('is checked before anything is sent, and no error contains the secret', () => {
    const make = () =>
      createWebhookSink({
        url: 'https://example.com',
        secret: 'whsec_mine',
        clock: realClock(),
        ids,
      });
    expect(make).toThrow(
      /^the webhook secret must be `whsec_` and the base64 of 24 to 64 random bytes$/,
    );
  });
});
