import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualClock } from '../testing/manual-clock.fixture.ts';
import { openStream } from './response-stream.ts';

/** A response whose client has disconnected. */
async function abandoned(): Promise<{ readonly response: ServerResponse; close(): void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<ServerResponse>((resolve) => {
    const request = get({ port, host: '127.0.0.1' });
    request.on('error', () => undefined);
    server.on('request', (_incoming, outgoing) => {
      outgoing.on('close', () => resolve(outgoing));
      request.destroy();
    });
  });
  return { response, close: () => server.close() };
}

it('a stream to a client that has already disconnected is aborted from the start', async () => {
  const { response, close } = await abandoned();
  const stream = openStream(response, {
    clock: manualClock(),
    maxBufferedBytes: 0,
    stallMs: 1_000,
  });
  expect(stream.signal.aborted).toBe(true);
  stream.write('nothing');
  await stream.drained();
  close();
});
