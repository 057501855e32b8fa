import { enqueue, type FairQueue } from './fair-queue.ts';
import type { Schedule, ScheduleEffect, ScheduleLimits, SlotState } from './schedule.ts';

/** A copy of a schedule that one transition changes. */
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
 * Forgets the isolate. A call that it has not started goes back to the head of the queue:
 * it can start elsewhere.
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

/** The isolate has answered: it need not prove any more that it is at rest or responds. */
export function withoutDeadlines({ settleAt: _, endAt: __, ...slot }: SlotState): SlotState {
  return slot;
}
