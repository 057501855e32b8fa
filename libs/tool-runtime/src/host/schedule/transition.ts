import { assertNever } from '@mozaiks/contracts';
import type { IsolateReport } from '../../protocol.ts';
import { assignCalls } from './assign-calls.ts';
import { draftOf, end, forget, probe, put, withoutDeadlines, type Draft } from './draft.ts';
import { allJobs, enqueue, mostExpendable, queueLength, withoutJobs } from './fair-queue.ts';
import {
  SETTLE_MS,
  UNRESPONSIVE_MS,
  type Job,
  type Schedule,
  type ScheduleEffect,
  type ScheduleEvent,
  type ScheduleLimits,
  type SlotState,
} from './schedule.ts';
import { tick } from './tick.ts';

export interface Transition {
  readonly schedule: Schedule;
  /** To be performed in this order. */
  readonly effects: readonly ScheduleEffect[];
}

/**
 * The schedule after an event, and the effects to perform. Events of removed isolates change
 * nothing.
 */
export function transition(
  schedule: Schedule,
  event: ScheduleEvent,
  at: { readonly limits: ScheduleLimits; readonly now: number },
): Transition {
  const draft = draftOf(schedule, at.limits, at.now);
  applyEvent(draft, event);
  assignCalls(draft);
  refuseTooMany(draft);
  const { slots, queue, nextSlot, isClosed, effects } = draft;
  return { schedule: { slots, queue, nextSlot, isClosed }, effects };
}

function applyEvent(draft: Draft, event: ScheduleEvent): void {
  if (event.type === 'submitted') return submit(draft, event.job);
  if (event.type === 'withdrawn')
    return void (draft.queue = withoutJobs(draft.queue, ({ id }) => id === event.job));
  if (event.type === 'ticked') return tick(draft);
  if (event.type === 'closed') return close(draft);
  const slot = draft.slots.get(event.slot);
  if (slot !== undefined) applySlotEvent(draft, slot, event);
}

type SlotEvent = Extract<ScheduleEvent, { readonly slot: number }>;

function applySlotEvent(draft: Draft, slot: SlotState, event: SlotEvent): void {
  const open = { kind: 'open', seenAt: draft.now } as const;
  switch (event.type) {
    case 'ready':
      if (slot.admission.kind === 'starting')
        put(draft, { ...slot, admission: open, idleSince: draft.now });
      return;
    case 'started':
      if (slot.admission.kind !== 'admitting' || slot.admission.job.id !== event.job) return;
      return put(draft, { ...slot, admission: { ...slot.admission, hasStarted: true } });
    case 'answered':
      return answer(draft, slot, event.report);
    case 'ended':
      return leave(draft, slot, event);
    case 'given_up':
      return giveUp(draft, slot, event.job);
    case 'dropped':
      return drop(draft, slot);
    case 'refused':
      return refuse(draft, slot, event.job);
    case 'retired':
      return rest(draft, { ...slot, isRetired: true });
    case 'exited':
      return lose(draft, slot);
    default:
      return assertNever(event, 'event of an isolate');
  }
}

function submit(draft: Draft, job: Omit<Job, 'since'>): void {
  if (draft.isClosed)
    return void draft.effects.push({ type: 'refuse', job: job.id, code: 'shutting_down' });
  draft.queue = enqueue(draft.queue, { ...job, since: draft.now }, 'last');
}

/**
 * Ends an isolate that has no call and may take none. One with calls is kept until they have ended.
 */
function rest(draft: Draft, slot: SlotState): void {
  if (slot.running === 0 && (slot.isRetired || slot.isFull)) return end(draft, slot);
  put(draft, slot.running === 0 ? { ...slot, idleSince: draft.now } : slot);
}

/**
 * Handles a call that was stopped before it started. The isolate must answer before it gets another
 * call.
 */
function drop(draft: Draft, slot: SlotState): void {
  const left = { ...slot, running: slot.running - 1 };
  if (left.running === 0 && left.isRetired)
    return end(draft, { ...left, admission: { kind: 'probing', since: draft.now } });
  probe(draft, left);
}

function answer(draft: Draft, slot: SlotState, report: IsolateReport): void {
  const { admission } = slot;
  // Our program never answers in this state, so author code has sent this.
  if (admission.kind === 'starting' || (admission.kind === 'admitting' && !admission.hasStarted))
    return;
  const isSettling = slot.settleAt !== undefined && slot.settleAt > draft.now;
  const answered: SlotState = {
    ...(isSettling ? slot : withoutDeadlines(slot)),
    admission: { kind: 'open', seenAt: draft.now },
    isFull: report.isFull,
    isRetired: slot.isRetired || report.isTainted,
  };
  if (slot.running === 0 && (report.isBusy || answered.isRetired || answered.isFull))
    return end(draft, answered);
  put(draft, answered);
}

/** Handles the reported end of a call. The isolate may then admit the next one. */
function leave(
  draft: Draft,
  slot: SlotState,
  { job, report, isRetired }: Extract<SlotEvent, { type: 'ended' }>,
): void {
  const isAdmitting = slot.admission.kind === 'admitting' && slot.admission.job.id !== job;
  const left: SlotState = {
    ...withoutDeadlines(slot),
    admission: isAdmitting ? slot.admission : { kind: 'open', seenAt: draft.now },
    running: slot.running - 1,
    isFull: report.isFull,
    isRetired: slot.isRetired || isRetired || report.isTainted,
  };
  if (left.running === 0 && report.isBusy) return end(draft, left);
  const isSettling = left.running === 0 && report.hasLeftovers;
  rest(draft, isSettling ? { ...left, settleAt: draft.now + SETTLE_MS } : left);
}

/**
 * Handles an abandoned call. Its code may still run, so no other call goes there. If other calls
 * are inside, the isolate must show that it still answers.
 */
function giveUp(draft: Draft, slot: SlotState, job: string): void {
  const retired: SlotState = { ...slot, running: slot.running - 1, isRetired: true };
  if (retired.running === 0) return end(draft, retired);
  const limited = { ...retired, endAt: slot.endAt ?? draft.now + UNRESPONSIVE_MS };
  if (slot.admission.kind !== 'admitting' || slot.admission.job.id === job)
    return probe(draft, limited);
  draft.effects.push({ type: 'probe', slot: slot.id });
  put(draft, limited);
}

function refuse(draft: Draft, slot: SlotState, job: string): void {
  const { admission } = slot;
  if (admission.kind !== 'admitting' || admission.job.id !== job) return;
  draft.queue = enqueue(draft.queue, admission.job, 'first');
  rest(draft, {
    ...slot,
    running: slot.running - 1,
    isRetired: true,
    admission: { kind: 'open', seenAt: draft.now },
  });
}

/**
 * If an isolate did not start, one of the calls that wait for it fails. Otherwise the pool would
 * retry forever.
 */
function lose(draft: Draft, slot: SlotState): void {
  forget(draft, slot);
  if (slot.admission.kind !== 'starting') return;
  const failed = allJobs(draft.queue).find(({ app, key }) => app === slot.app && key === slot.key);
  if (failed === undefined) return;
  draft.queue = withoutJobs(draft.queue, ({ id }) => id === failed.id);
  draft.effects.push({ type: 'refuse', job: failed.id, code: 'tool_crashed' });
}

/** Idle isolates end immediately, the others after their last call. */
function close(draft: Draft): void {
  draft.isClosed = true;
  for (const { id } of allJobs(draft.queue))
    draft.effects.push({ type: 'refuse', job: id, code: 'shutting_down' });
  draft.queue = [];
  for (const slot of draft.slots.values()) rest(draft, { ...slot, isRetired: true });
}

function refuseTooMany(draft: Draft): void {
  while (queueLength(draft.queue) > draft.limits.maxQueue) {
    const job = mostExpendable(draft.queue);
    if (job === undefined) return;
    draft.queue = withoutJobs(draft.queue, ({ id }) => id === job.id);
    draft.effects.push({ type: 'refuse', job: job.id, code: 'tools_busy' });
  }
}
