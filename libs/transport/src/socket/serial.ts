/** What can be told to stop reading: a WebSocket. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

export interface Serial {
  add(task: () => Promise<void>): void;
  /** Tasks wait, and the source is paused. */
  isPaused(): boolean;
}

/** Runs tasks one after the other, in the order they came; while one waits, its source is not read: a peer's frames queue up at the peer. A task that throws is a bug: `onBug` hears of it, and the next one runs. */
export function createSerial(source: Pausable, onBug: (error: unknown) => void): Serial {
  const tasks: (() => Promise<void>)[] = [];
  let running = false;
  let paused = false;

  const run = async (): Promise<void> => {
    running = true;
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift())
      await task().catch(onBug);
    running = false;
    if (paused) source.resume();
    paused = false;
  };
  return {
    isPaused: () => paused,
    add(task) {
      tasks.push(task);
      if (!running) void run();
      else if (!paused) {
        paused = true;
        source.pause();
      }
    },
  };
}
