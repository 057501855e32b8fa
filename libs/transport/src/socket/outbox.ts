import type { ServerFrame } from '@mozaiks/contracts';
import type { WebSocket } from 'ws';

/** What goes out on one socket. Nothing is sent once it closes. */
export interface Outbox {
  /** Gives the length of the frame in characters; 0 if the socket is closed. */
  send(frame: ServerFrame): number;
  /** More bytes are unsent than may be. */
  isBehind(): boolean;
  /** Resolves when the socket is not behind, or is closed. Who sends in a loop awaits it before each frame, so that at most one frame lies above the limit. */
  drained(): Promise<void>;
  bufferedBytes(): number;
  /** Frames that left the process: shows that a slow peer still reads. */
  sentFrames(): number;
  close(code: number, reason: string): void;
}

/** The stream below the socket. */
export interface Line {
  cork(): void;
  uncork(): void;
}

/** Frames that follow one another without a wait go out in one write: a write of its own costs as much as everything else about a small frame. */
function holding(line: Line): () => void {
  let held = false;
  return () => {
    if (held) return;
    held = true;
    line.cork();
    process.nextTick(() => {
      held = false;
      line.uncork();
    });
  };
}

export function createOutbox(socket: WebSocket, line: Line, maxBufferedBytes: number): Outbox {
  const hold = holding(line);
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
      hold();
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
