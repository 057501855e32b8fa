import type { Random } from '@mozaiks/testkit';

/** One incarnation of a process: what it started stops when it dies, and waits while it is paused. */
export interface Life {
  alive: boolean;
  pausedUntil: number;
  /** Paused until somebody else has acquired one of its chats. */
  untilDeposed: boolean;
  readonly parked: (() => void)[];
}

export const newLife = (): Life => ({
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
 * Virtual time: one action after the other, each followed by everything that it makes run. Between two actions of one process any other process may
 * act, so that every interleaving which real processes could show is one seed away.
 */
export interface Scheduler {
  readonly now: number;
  readonly random: Random;
  at(time: number, action: Entry['action']): void;
  after(ticks: number, action: Entry['action']): void;
  run(until: number): Promise<void>;
  /** Goes on in this life: never when it is over, later when it is paused. */
  resume(life: Life, go: () => void): void;
  /** Nothing of this life runs before `time`, which may be earlier or later than an end that was set before. */
  pause(life: Life, time: number): void;
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
    resume(life, go) {
      if (!life.alive) return;
      if (life.pausedUntil > now) life.parked.push(() => scheduler.resume(life, go));
      else go();
    },
    pause(life, time) {
      life.pausedUntil = time;
      scheduler.at(time, () => {
        if (life.pausedUntil > now) return; // paused anew
        for (const goOn of life.parked.splice(0)) scheduler.after(random() * 2, goOn);
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
