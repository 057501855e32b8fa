import type { Clock } from '@mozaiks/contracts';
import type { ExitReason } from './isolate.ts';
import type { PoolJob } from './pool-job.ts';
import type { ScheduleLimits } from './schedule/schedule.ts';
import type { Scheduler } from './scheduler.ts';
import type { Slot, SlotOptions } from './slot.ts';

export interface PoolOptions {
  readonly start: (on: SlotOptions['on']) => Slot;
  readonly limits: ScheduleLimits;
  /** How long an isolate may take to start. */
  readonly startMs: number;
  /** Bundles that an isolate may receive. It takes no call after the one with the last bundle. */
  readonly maxBundles: number;
  readonly clock: Clock;
  readonly onStartFailed: (reason: ExitReason) => void;
}

/** The state of a pool. */
export interface PoolParts {
  readonly options: PoolOptions;
  readonly scheduler: Scheduler;
  readonly jobs: Map<string, PoolJob>;
  readonly slots: Map<number, Slot>;
  /** Isolates that are being ended. They do not count towards the pool size. */
  readonly ending: Map<number, Promise<void>>;
  readonly onDrained: (() => void)[];
}
