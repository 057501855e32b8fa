/** A source that can stop reading, such as a WebSocket. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

export interface TaskQueue {
  add(task: () => Promise<void>): void;
  /** True if tasks are waiting and the source is paused. */
  isPaused(): boolean;
}

/**
 * Runs tasks in order, one at a time. While a task waits, the source is paused, so that a peer's
 * frames queue up at the peer.
 *
 * A task that throws is a bug. It is reported to `onBug`, and the next task runs.
 */
export function createTaskQueue(source: Pausable, onBug: (error: unknown) => void): TaskQueue {
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
