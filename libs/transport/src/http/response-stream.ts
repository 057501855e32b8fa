import type { ServerResponse } from 'node:http';
import type { Clock } from '@mozaiks/contracts';

/** The body of an answer that is written piece by piece. */
export interface ResponseStream {
  /** Aborted when the client disconnects, reads nothing for too long, or the server closes. */
  readonly signal: AbortSignal;
  write(data: string | Uint8Array): void;
  /** Unsent bytes. */
  bufferedBytes(): number;
  /** Resolves when at most `maxBufferedBytes` are unsent, or the stream has ended. */
  drained(): Promise<void>;
  /** Sends what was written, and ends the answer. */
  end(): void;
}

export interface StreamLimits {
  readonly clock: Clock;
  readonly maxBufferedBytes: number;
  /** A client that reads nothing for this time is disconnected. */
  readonly stallMs: number;
}

export function openStream(response: ServerResponse, limits: StreamLimits): ResponseStream {
  const { clock, maxBufferedBytes, stallMs } = limits;
  const closed = new AbortController();
  const isBehind = (): boolean =>
    !closed.signal.aborted && response.writableLength > maxBufferedBytes;
  const waiters = waitersOf(response, limits, isBehind);
  response.once('close', () => {
    closed.abort();
    waiters.wake();
  });
  // If the client disconnected before, no `close` event follows.
  if (response.destroyed) closed.abort();
  return {
    signal: closed.signal,
    bufferedBytes: () => response.writableLength,
    write(data) {
      if (!closed.signal.aborted && !response.writableEnded) response.write(data, waiters.wake);
    },
    async drained() {
      while (isBehind()) await waiters.wait();
    },
    end() {
      if (response.writableEnded) return;
      response.end();
      clock.sleep(stallMs, closed.signal).then(
        () => response.destroy(),
        () => undefined,
      );
    },
  };
}

interface Waiters {
  /**
   * Resolves when the stream is not behind, or something was sent. Disconnects a client that reads
   * nothing for too long.
   */
  wait(): Promise<void>;
  /** Resolves the waits if the stream is not behind. */
  wake(): void;
}

function waitersOf(
  response: ServerResponse,
  { clock, stallMs }: StreamLimits,
  isBehind: () => boolean,
): Waiters {
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    if (isBehind()) return;
    const ready = waiting;
    waiting = [];
    for (const go of ready) go();
  };
  response.on('drain', wake);
  return {
    wake,
    async wait() {
      const unsent = response.writableLength;
      const over = new AbortController();
      const stalled = clock.sleep(stallMs, over.signal).then(
        () => true,
        () => false,
      );
      const woken = new Promise<boolean>((resolve) => waiting.push(() => resolve(false)));
      const isLate = await Promise.race([woken, stalled]);
      over.abort();
      if (isLate && response.writableLength >= unsent) response.destroy();
    },
  };
}
