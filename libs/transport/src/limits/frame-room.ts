/** Memory for the frames that are being handled, over all sockets. */
export interface FrameRoom {
  /**
   * Resolves when there is room for a frame, with the function that gives the room back. Frames beyond
   * the limit wait, and their sockets are not read. Apps that wait take turns, however many frames
   * each of them has waiting. A frame that is larger than the limit is handled alone.
   */
  enter(app: string, bytes: number): Promise<() => void>;
}

interface Entrant {
  readonly bytes: number;
  readonly enter: (leave: () => void) => void;
}

export function createFrameRoom(maxBytes: number): FrameRoom {
  /** In the order of their turns: an app that was served goes to the end. */
  const waiting = new Map<string, Entrant[]>();
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
      if (first === undefined || !fits(first.bytes)) return; // a large frame must get its turn
      queue.shift();
      waiting.delete(app);
      if (queue.length > 0) waiting.set(app, queue);
      first.enter(admit(first.bytes));
    }
  };
  return {
    enter(app, bytes) {
      if (waiting.size === 0 && fits(bytes)) return Promise.resolve(admit(bytes));
      const queue = waiting.get(app) ?? [];
      waiting.set(app, queue);
      return new Promise((enter) => queue.push({ bytes, enter }));
    },
  };
}
