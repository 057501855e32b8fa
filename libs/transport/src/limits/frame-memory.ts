/** Limits the memory for the frames that are being handled, over all sockets. */
export interface FrameMemory {
  /**
   * Resolves with a release function when the frame fits. Frames over the limit wait, and their
   * sockets are not read in the meantime.
   *
   * Waiting apps are served round-robin, regardless of how many frames each one has waiting. A
   * frame larger than the limit is handled alone.
   */
  reserve(app: string, bytes: number): Promise<() => void>;
}

interface WaitingFrame {
  readonly bytes: number;
  readonly resolve: (release: () => void) => void;
}

export function createFrameMemory(maxBytes: number): FrameMemory {
  /** By app, in the order in which they are served. An app that was served moves to the end. */
  const waiting = new Map<string, WaitingFrame[]>();
  let held = 0;

  const fits = (bytes: number): boolean => held === 0 || held + bytes <= maxBytes;
  const admit = (bytes: number): (() => void) => {
    held += bytes;
    return () => {
      held -= bytes;
      serve();
    };
  };
  const serve = (): void => {
    for (const [app, queue] of waiting) {
      const [first] = queue;
      // No frame overtakes a large one, which would otherwise never fit.
      if (first === undefined || !fits(first.bytes)) return;
      queue.shift();
      waiting.delete(app);
      if (queue.length > 0) waiting.set(app, queue);
      first.resolve(admit(first.bytes));
    }
  };
  return {
    reserve(app, bytes) {
      if (waiting.size === 0 && fits(bytes)) return Promise.resolve(admit(bytes));
      const queue = waiting.get(app) ?? [];
      waiting.set(app, queue);
      return new Promise((resolve) => queue.push({ bytes, resolve }));
    },
  };
}
