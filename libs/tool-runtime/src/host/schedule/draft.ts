import { enqueue, type FairQueue } from './fair-queue.ts';
import type { Schedule, ScheduleEffect, ScheduleLimits, SlotState } from './schedule.ts';

/** A mutable copy of a schedule, for one transition. */
export interface Draft {
  readonly slots: Map<number, SlotState>;
  queue: FairQueue;
  nextSlot: number;
  isClosed: boolean;
  readonly effects: ScheduleEffect[];
  readonly limits: ScheduleLimits;
  readonly now: number;
}

export const draftOf = (schedule: Schedule, limits: ScheduleLimits, now: number): Draft => ({
  ...schedule,
  slots: new Map(schedule.slots),
  effects: [],
  limits,
  now,
});

export const put = (draft: Draft, slot: SlotState): void => void draft.slots.set(slot.id, slot);

/**
 * Removes the isolate from the schedule. A call that it has not started returns to the head of the
 * queue, since it can start elsewhere.
 */
export function forget(draft: Draft, { id, admission }: SlotState): void {
  draft.slots.delete(id);
  if (admission.kind === 'admitting' && !admission.hasStarted)
    draft.queue = enqueue(draft.queue, admission.job, 'first');
}

export function end(draft: Draft, slot: SlotState): void {
  draft.effects.push({ type: 'end', slot: slot.id });
  forget(draft, slot);
}

export function probe(draft: Draft, slot: SlotState): void {
  draft.effects.push({ type: 'probe', slot: slot.id });
  put(draft, { ...slot, admission: { kind: 'probing', since: draft.now } });
}

/** Clears the deadlines of an isolate that has answered. */
export function withoutDeadlines({ settleAt: _, endAt: __, ...slot }: SlotState): SlotState {
  return slot;
}
