import type { ServerFrame } from '@mozaiks/contracts';
import type { WebSocket } from 'ws';

/** Sends frames on one socket. Does nothing once the socket is closing. */
export interface Outbox {
  /** Returns the length of the frame in characters, or 0 if the socket is closed. */
  send(frame: ServerFrame): number;
  /** True if the unsent bytes exceed the limit. */
  isBehind(): boolean;
  /**
   * Resolves when the socket is not behind, or is closed. Await it before each frame of a loop, so
   * that at most one frame exceeds the limit.
   */
  drained(): Promise<void>;
  bufferedBytes(): number;
  /** Frames that left the process. An increase shows that a slow peer still reads. */
  sentFrames(): number;
  close(code: number, reason: string): void;
}

/** The stream under the socket. */
export interface Corkable {
  cork(): void;
  uncork(): void;
}

/**
 * Sends consecutive frames in one write: a separate write costs as much as everything else about a
 * small frame.
 */
function corkUntilNextTick(stream: Corkable): () => void {
  let corked = false;
  return () => {
    if (corked) return;
    corked = true;
    stream.cork();
    process.nextTick(() => {
      corked = false;
      stream.uncork();
    });
  };
}

export function createOutbox(
  socket: WebSocket,
  stream: Corkable,
  maxBufferedBytes: number,
): Outbox {
  const cork = corkUntilNextTick(stream);
  let sent = 0;
  let waiting: (() => void)[] = [];
  const isOpen = (): boolean => socket.readyState === socket.OPEN;
  const isBehind = (): boolean => isOpen() && socket.bufferedAmount > maxBufferedBytes;
  const wake = (): void => {
    if (isBehind()) return;
    const ready = waiting;
    waiting = [];
    for (const go of ready) go();
  };
  socket.once('close', wake);
  return {
    isBehind,
    send(frame) {
      if (!isOpen()) return 0;
      cork();
      const text = JSON.stringify(frame);
      socket.send(text, (error) => {
        if (!error) sent += 1;
        wake();
      });
      return text.length;
    },
    async drained() {
      while (isBehind()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    bufferedBytes: () => socket.bufferedAmount,
    sentFrames: () => sent,
    close: (code, reason) => socket.close(code, reason),
  };
}
