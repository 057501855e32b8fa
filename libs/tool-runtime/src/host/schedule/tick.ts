import { end, probe, type Draft } from './draft.ts';
import { allJobs, oldestOf, withoutJobs } from './fair-queue.ts';
import { isIdle } from './place.ts';
import {
  PATIENCE_MS,
  REST_ANSWER_MS,
  SETTLE_MS,
  type Schedule,
  type ScheduleLimits,
  type SlotState,
} from './schedule.ts';

/** Performs everything that is due by now. */
export function tick(draft: Draft): void {
  for (const slot of draft.slots.values()) {
    const due = slotDue(slot, draft.limits);
    if (due === undefined || due.at > draft.now) continue;
    if (due.what === 'probe') probe(draft, slot);
    if (due.what === 'end') end(draft, slot);
    if (due.what === 'refuse') refuseAdmitting(draft, slot);
  }
  refuseLate(draft);
}

/** When `tick` must run next if no event arrives. undefined: never. */
export function nextTick(
  { slots, queue }: Schedule,
  limits: ScheduleLimits,
  now: number,
): number | undefined {
  let next: number | undefined;
  const consider = (at: number | undefined): void => {
    if (at !== undefined && (next === undefined || at < next)) next = at;
  };
  for (const slot of slots.values()) consider(slotDue(slot, limits)?.at);
  for (const app of queue) {
    const oldest = oldestOf(app);
    consider(isStartingFor(app.app, slots) ? undefined : oldest + limits.queueWaitMs);
    // While calls wait, check regularly whether they need another isolate.
    consider(Math.max(oldest, now) + PATIENCE_MS);
  }
  return next;
}

interface Due {
  readonly at: number;
  readonly what: 'probe' | 'end' | 'refuse';
}

/** What is due for an isolate, and when, unless it answers or gets a call earlier. */
function slotDue(slot: SlotState, { idleMs, queueWaitMs }: ScheduleLimits): Due | undefined {
  const { admission, endAt, settleAt, idleSince, running } = slot;
  if (endAt !== undefined) return { at: endAt, what: 'end' };
  if (admission.kind === 'admitting' && !admission.hasStarted) {
    // No other call is inside. If the isolate is busy, earlier calls have left work behind.
    const patience = settleAt === undefined ? REST_ANSWER_MS : SETTLE_MS;
    if (running === 1) return { at: admission.since + patience, what: 'end' };
    return {
      at: Math.max(admission.since + PATIENCE_MS, admission.job.since + queueWaitMs),
      what: 'refuse',
    };
  }
  if (!isIdle(slot)) return undefined;
  if (admission.kind === 'probing') return { at: admission.since + REST_ANSWER_MS, what: 'end' };
  if (settleAt !== undefined) return { at: settleAt, what: 'probe' };
  return { at: idleSince + idleMs, what: 'end' };
}

/** Refuses the call that a busy isolate has not started within its waiting time. */
function refuseAdmitting(draft: Draft, slot: SlotState): void {
  if (slot.admission.kind !== 'admitting') return;
  draft.effects.push({ type: 'refuse', job: slot.admission.job.id, code: 'tools_busy' });
  probe(draft, { ...slot, running: slot.running - 1 });
}

const isStartingFor = (app: string, slots: ReadonlyMap<number, SlotState>): boolean =>
  [...slots.values()].some((slot) => slot.app === app && slot.admission.kind === 'starting');

/**
 * Refuses calls that have waited too long. The wait for a starting isolate does not count, since it
 * has its own limit.
 */
function refuseLate(draft: Draft): void {
  const { slots, limits, now } = draft;
  const late = new Set(
    allJobs(draft.queue)
      .filter(({ since, app }) => now - since >= limits.queueWaitMs && !isStartingFor(app, slots))
      .map(({ id }) => id),
  );
  if (late.size === 0) return;
  draft.queue = withoutJobs(draft.queue, ({ id }) => late.has(id));
  for (const job of late) draft.effects.push({ type: 'refuse', job, code: 'tools_busy' });
}
