import type { Random } from '@mozaiks/testkit';

/**
 * One incarnation of a process. Everything that it started stops when it dies, and waits while it
 * is paused.
 */
export interface Incarnation {
  alive: boolean;
  pausedUntil: number;
  /** Paused until another process has acquired one of its chats. */
  untilDeposed: boolean;
  readonly parked: (() => void)[];
}

export const newIncarnation = (): Incarnation => ({
  alive: true,
  pausedUntil: 0,
  untilDeposed: false,
  parked: [],
});

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly action: () => void | Promise<void>;
}

/**
 * Virtual time. Runs one action after the other, each with everything that it triggers. Between two
 * actions of one process, any other process may act, so every interleaving of real processes is the
 * result of some seed.
 */
export interface Scheduler {
  readonly now: number;
  readonly random: Random;
  at(time: number, action: Entry['action']): void;
  after(ticks: number, action: Entry['action']): void;
  run(until: number): Promise<void>;
  /** Runs `go` in this incarnation: later if it is paused, never if it is over. */
  resume(incarnation: Incarnation, go: () => void): void;
  /**
   * Nothing of this incarnation runs before `time`. It replaces an end that was set before, earlier
   * or later.
   */
  pause(incarnation: Incarnation, time: number): void;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createScheduler(random: Random): Scheduler {
  const queue: Entry[] = [];
  let now = 0;
  let order = 0;
  const scheduler: Scheduler = {
    get now() {
      return now;
    },
    random,
    at: (time, action) => push(queue, { time, order: (order += 1), action }),
    after: (ticks, action) => scheduler.at(now + ticks, action),
    async run(until) {
      for (let first = queue[0]; first !== undefined && first.time <= until; first = queue[0]) {
        pop(queue);
        now = Math.max(now, first.time);
        await first.action();
        await settled();
      }
      now = until;
    },
    resume(incarnation, go) {
      if (!incarnation.alive) return;
      if (incarnation.pausedUntil > now)
        incarnation.parked.push(() => scheduler.resume(incarnation, go));
      else go();
    },
    pause(incarnation, time) {
      incarnation.pausedUntil = time;
      scheduler.at(time, () => {
        if (incarnation.pausedUntil > now) return; // paused again
        for (const resumeParked of incarnation.parked.splice(0))
          scheduler.after(random() * 2, resumeParked);
      });
    },
  };
  return scheduler;
}

const before = (a: Entry, b: Entry): boolean =>
  a.time < b.time || (a.time === b.time && a.order < b.order);

function push(queue: Entry[], entry: Entry): void {
  queue.push(entry);
  for (let i = queue.length - 1; i > 0; ) {
    const parent = (i - 1) >> 1;
    if (!swapIf(queue, i, parent)) return;
    i = parent;
  }
}

function pop(queue: Entry[]): void {
  const last = queue.pop();
  if (last === undefined || queue.length === 0) return;
  queue[0] = last;
  for (let i = 0; ; ) {
    const [left, right] = [queue[2 * i + 1], queue[2 * i + 2]];
    if (left === undefined) return;
    const child = right !== undefined && before(right, left) ? 2 * i + 2 : 2 * i + 1;
    if (!swapIf(queue, child, i)) return;
    i = child;
  }
}

function swapIf(queue: Entry[], child: number, parent: number): boolean {
  const [a, b] = [queue[child], queue[parent]];
  if (a === undefined || b === undefined || !before(a, b)) return false;
  queue[child] = b;
  queue[parent] = a;
  return true;
}
