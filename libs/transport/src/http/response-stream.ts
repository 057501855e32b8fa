import type { ServerResponse } from 'node:http';
import type { Clock } from '@mozaiks/contracts';

/** The body of an answer that is written piece by piece. */
export interface ResponseStream {
  /** Aborted when the client is gone, reads nothing for long, or the server closes. */
  readonly signal: AbortSignal;
  write(data: string | Uint8Array): void;
  /** Unsent bytes. */
  bufferedBytes(): number;
  /** Resolves when less than `maxBufferedBytes` is unsent, or the stream has ended. */
  drained(): Promise<void>;
  /** Sends what was written, and ends the answer. */
  end(): void;
}

export interface StreamLimits {
  readonly clock: Clock;
  readonly maxBufferedBytes: number;
  /** A client that takes nothing for so long is cut off. */
  readonly stallMs: number;
}

export function openStream(response: ServerResponse, limits: StreamLimits): ResponseStream {
  const { clock, maxBufferedBytes, stallMs } = limits;
  const closed = new AbortController();
  const isBehind = (): boolean =>
    !closed.signal.aborted && response.writableLength > maxBufferedBytes;
  const room = roomOf(response, limits, isBehind);
  response.once('close', () => {
    closed.abort();
    room.wake();
  });
  // The client may have left while the answer was prepared: then no event comes any more.
  if (response.destroyed) closed.abort();
  return {
    signal: closed.signal,
    bufferedBytes: () => response.writableLength,
    write(data) {
      if (!closed.signal.aborted && !response.writableEnded) response.write(data, room.wake);
    },
    async drained() {
      while (isBehind()) await room.wait();
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

interface Room {
  /** Resolves when there is room, or something was sent. A client that takes nothing for long is cut off. */
  wait(): Promise<void>;
  /** Looks for room. */
  wake(): void;
}

function roomOf(
  response: ServerResponse,
  { clock, stallMs }: StreamLimits,
  isBehind: () => boolean,
): Room {
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
