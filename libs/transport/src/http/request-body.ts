import type { IncomingMessage } from 'node:http';
import { fileChunks, RuntimeError, type AppId, type Clock } from '@mozaiks/contracts';
import type { FrameMemory } from '../limits/frame-memory.ts';

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** Closes the connection if the body has not arrived in time. */
export function limitBodyTime(request: IncomingMessage, clock: Clock, timeoutMs: number): void {
  if (request.complete || !hasBody(request)) return;
  const closed = new AbortController();
  request.once('close', () => closed.abort());
  clock.sleep(timeoutMs, closed.signal).then(
    () => {
      if (!request.complete) request.destroy();
    },
    () => undefined,
  );
}

/**
 * The body, read only as fast as it is consumed. The rest is discarded, so that an answer can
 * follow.
 */
export async function* readBody(request: IncomingMessage): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false }))
      yield piece as Uint8Array;
  } catch (error) {
    throw new RuntimeError('invalid_request', { problem: 'body: incomplete' }, error);
  } finally {
    if (!request.destroyed) request.resume();
  }
}

export interface Admission {
  readonly app: AppId;
  readonly memory: FrameMemory;
  readonly maxBytes: number;
}

/**
 * A body in chunks. Each counts against the memory limit of frames and bodies while it is used, so
 * a client that sends slowly holds no memory.
 */
export async function* admitChunks(
  body: AsyncIterable<Uint8Array>,
  { app, memory, maxBytes }: Admission,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of fileChunks(body, maxBytes)) {
    const release = await memory.reserve(app, chunk.length);
    try {
      yield chunk;
    } finally {
      release();
    }
  }
}
