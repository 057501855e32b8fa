import type { Socket } from 'node:net';
import type { Client } from '../testing/client.fixture.ts';
import { harnessForEach, startHarness } from '../testing/harness.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const harness = harnessForEach();

describe('invalid frames', () => {
  it('are answered, and the fifth closes the socket with 4400', async () => {
    const client = await harness.ready();
    client.sendText('{');
    expect(await client.next('request_error')).toEqual({
      type: 'request_error',
      code: 'invalid_frame',
      message: 'invalid frame',
      retryable: false,
      details: { problem: 'not JSON' },
    });
    client.send({ type: 'close', id: '2' });
    expect(await client.next('request_error')).toMatchObject({ reply_to: '2' });
    client.socket.send(Buffer.from('{"type":"ping"}'));
    await client.next('request_error');
    client.send({ type: 'tool_response', chat_id: 'c', call_id: 'x' });
    await client.next('request_error');
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    client.sendText('['.repeat(100));
    expect(await client.closed).toEqual({ code: 4400, reason: 'invalid_frame' });
    expect(harness.chats.opened).toEqual([]);
  });

  it('do not count if they are only too long or refused', async () => {
    const client = await harness.ready();
    for (const _attempt of [1, 2, 3, 4, 5, 6]) {
      client.send({
        type: 'user_message',
        id: '1',
        command_id: 'k',
        chat_id: 'c',
        workflow_name: 'HelloWorld',
        text: 'x'.repeat(256 * 1024 + 1),
      });
      expect(await client.next('request_error')).toEqual({
        type: 'request_error',
        code: 'text_too_long',
        message: 'the message text is too long',
        retryable: false,
        details: { max_bytes: 256 * 1024 },
        reply_to: '1',
        chat_id: 'c',
        command_id: 'k',
      });
    }
    await client.settled();
  });

  it('above 1 MiB close the socket with 1009', async () => {
    const client = await harness.ready();
    client.sendText(JSON.stringify({ type: 'ping', x: 'x'.repeat(1024 * 1024) }));
    expect((await client.closed).code).toBe(1009);
  });

  it('in more than 65,536 fragments close the socket with 1009', async () => {
    const client = await harness.ready();
    for (let part = 0; part <= 65_536; part += 1) client.socket.send('x', { fin: false });
    expect((await client.closed).code).toBe(1009);
  });

  it('that are not UTF-8 close the socket with 1007, and protocol errors with 1002', async () => {
    const [text, protocol] = [await harness.ready(), await harness.ready()];
    text.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect((await text.closed).code).toBe(1007);
    lineOf(protocol).write(Buffer.from([0x83, 0x80, 0, 0, 0, 0])); // an undefined opcode
    expect((await protocol.closed).code).toBe(1002);
  });
});

/** The TCP connection under a client. */
const lineOf = ({ socket }: Client): Socket =>
  (socket as unknown as { readonly _socket: Socket })._socket;

/** The text as one WebSocket frame with an all-zero mask, so that its bytes are sent unchanged. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(14);
  header.writeUInt8(0x81, 0);
  header.writeUInt8(0x80 | 127, 1);
  header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}

describe('a frame within the limit', () => {
  const cuts = [
    { bytes: 700_000, piece: 1_448 },
    { bytes: 60_000, piece: 200 },
    { bytes: 3_000, piece: 1 },
  ];
  it.each(cuts)('of $bytes bytes is accepted in pieces of $piece', async ({ bytes, piece }) => {
    const client = await harness.ready();
    const line = lineOf(client);
    line.setNoDelay(true);
    const frame = frameOf(JSON.stringify({ type: 'ping', id: 'cut', x: 'x'.repeat(bytes) }));
    for (let at = 0; at < frame.length; at += piece) {
      line.write(frame.subarray(at, at + piece));
      await new Promise(setImmediate);
    }
    expect(await client.next('pong')).toMatchObject({ reply_to: 'cut' });
  });

  it('of 17 MB is accepted if the limit is higher', async () => {
    const wide = await startHarness({ maxFrameBytes: 64 * 1024 * 1024 });
    const client = await wide.ready();
    client.send({ type: 'ping', id: 'wide', x: 'x'.repeat(17_000_000) });
    expect(await client.next('pong')).toMatchObject({ reply_to: 'wide' });
    await wide.stop();
  });
});

describe('floods', () => {
  const slow = { perSecond: 1, burst: 3 };
  const fast = { perSecond: 1_000, burst: 1_000 };

  it('of one socket close it with 4429', async () => {
    const limited = await startHarness({ rates: { socket: slow, user: fast, app: fast } });
    const client = await limited.ready();
    for (const _frame of [1, 2, 3, 4]) client.send({ type: 'ping' });
    expect(await client.closed).toEqual({ code: 4429, reason: 'too_many_requests' });
    await limited.stop();
  });

  it.each(['user', 'app'] as const)(
    'of one %s are refused over all its sockets, and those of others are not',
    async (kind) => {
      const limited = await startHarness({
        rates: { socket: fast, user: fast, app: fast, [kind]: slow },
      });
      const [one, two] = [await limited.ready(), await limited.ready()];
      const other = await limited.ready({
        token: token({ user_id: 'eve', app_id: kind === 'app' ? 'app2' : 'app1' }),
      });
      for (const _frame of [1, 2, 3]) one.send({ type: 'ping' });
      await one.until('pong', 3);
      two.send({ type: 'ping', id: 'x' });
      expect(await two.next('request_error')).toMatchObject({
        code: 'too_many_requests',
        reply_to: 'x',
      });
      other.send({ type: 'ping' });
      await other.next('pong');
      await limited.clock.advance(1_000);
      two.send({ type: 'ping' });
      await two.next('pong');
      await limited.stop();
    },
  );
});

describe('a silent socket', () => {
  it('is terminated after two unanswered pings', async () => {
    const client = await harness.ready();
    client.socket.pause();
    await harness.clock.advance(59_000);
    expect(harness.transport.stats().sockets).toBe(1);
    await harness.clock.advance(1_000);
    client.socket.resume();
    expect((await client.closed).code).toBe(1006);
    expect(harness.transport.stats().sockets).toBe(0);
  });

  it('stays open while it answers pings', async () => {
    const client = await harness.ready({ token: token({ exp: 253_402_300_799 }) });
    for (const _minute of [1, 2, 3, 4]) {
      await harness.clock.advance(20_000);
      await client.settled();
    }
    expect(harness.transport.stats().sockets).toBe(1);
  });
});

describe('the sockets of the process', () => {
  it('are limited, and more are refused with 429 before the handshake', async () => {
    const one = await startHarness({ maxSockets: 1 });
    await one.ready();
    const status = await new Promise<number>((resolve) => {
      one
        .connect()
        .socket.once('unexpected-response', (_request, response) =>
          resolve(response.statusCode ?? 0),
        );
    });
    expect(status).toBe(429);
    await one.stop();
  });
});
