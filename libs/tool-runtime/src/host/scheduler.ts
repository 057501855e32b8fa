import type { Clock } from '@mozaiks/contracts';
import { createDueTimer } from './due-timer.ts';
import { queueLength } from './schedule/fair-queue.ts';
import {
  emptySchedule,
  type ScheduleEffect,
  type ScheduleEvent,
  type ScheduleLimits,
  type SlotState,
} from './schedule/schedule.ts';
import { nextTick } from './schedule/tick.ts';
import { transition } from './schedule/transition.ts';

/** Holds the current schedule, and applies `ticked` when something is due. */
export interface Scheduler {
  /** All effects are performed when this returns, unless it is called from within an effect. */
  apply(event: ScheduleEvent): void;
  slot(id: number): SlotState | undefined;
  counts(): PoolCounts;
}

export interface PoolCounts {
  readonly isolates: number;
  /** Isolates with at least one call. */
  readonly busy: number;
  /** Calls waiting for an isolate. */
  readonly waiting: number;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly limits: ScheduleLimits;
  readonly perform: (effect: ScheduleEffect) => void;
}

export function createScheduler({ clock, limits, perform }: SchedulerOptions): Scheduler {
  let schedule = emptySchedule;
  let isApplying = false;
  const events: ScheduleEvent[] = [];
  const applyAll = (): void => {
    for (let event = events.shift(); event !== undefined; event = events.shift()) {
      const next = transition(schedule, event, { limits, now: clock.monotonic() });
      schedule = next.schedule;
      next.effects.forEach(perform);
    }
    dueTimer.set(nextTick(schedule, limits, clock.monotonic()));
  };
  const apply = (event: ScheduleEvent): void => {
    events.push(event);
    if (isApplying) return;
    isApplying = true;
    try {
      applyAll();
    } finally {
      isApplying = false;
    }
  };
  const dueTimer = createDueTimer(clock, () => apply({ type: 'ticked' }));
  return {
    apply,
    slot: (id) => schedule.slots.get(id),
    counts: () => ({
      isolates: schedule.slots.size,
      busy: [...schedule.slots.values()].filter(({ running }) => running > 0).length,
      waiting: queueLength(schedule.queue),
    }),
  };
}
