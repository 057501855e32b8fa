import type { Failure } from '@mozaiks/contracts';
import type { ExitReason } from './isolate.ts';
import type { PoolParts } from './pool-parts.ts';
import { PATIENCE_MS, type SlotState } from './schedule/schedule.ts';
import type { Slot } from './slot.ts';

const INTERRUPTED: Failure = {
  code: 'interrupted',
  message: 'its isolate was ended because of another call; it may or may not have had its effect',
};

export function checkDrained({ slots, ending, onDrained }: PoolParts): void {
  if (slots.size + ending.size === 0) for (const resolve of onDrained.splice(0)) resolve();
}

export function requeue({ jobs }: PoolParts, slot: Slot, jobId: string): void {
  slot.runs.get(jobId)?.detach();
  slot.leave(jobId);
  jobs.get(jobId)?.requeued();
}

/**
 * Handles an isolate that has ended or must end. The call that caused it fails with `tool_crashed`,
 * the others with `interrupted`.
 */
export function lose(parts: PoolParts, id: number, reason: ExitReason): void {
  const { scheduler, options, slots } = parts;
  const state = scheduler.slot(id);
  const slot = slots.get(id);
  if (slot === undefined) return;
  if (state?.admission.kind === 'starting') options.onStartFailed(reason);
  const cause = state && causeIn(slot, state, options.clock.monotonic());
  abandon(parts, id, { cause, failure: { code: 'tool_crashed', message: reason.message } });
  scheduler.apply({ type: 'exited', slot: id });
}

/**
 * The call that has ended its isolate: the only one inside, or the one that computes. In a retired
 * isolate the cause may be an earlier call.
 */
function causeIn(
  { runs }: Slot,
  { admission, isRetired }: SlotState,
  now: number,
): string | undefined {
  if (isRetired) return undefined;
  const [first, ...others] = [...runs].filter(([, run]) => run.hasStarted());
  if (others.length === 0) return first?.[0];
  return admission.kind === 'admitting' && now - admission.since >= PATIENCE_MS
    ? admission.job.id
    : undefined;
}

interface Crash {
  /** The id of the call that caused it, if known. */
  readonly cause: string | undefined;
  /** The failure of this call. */
  readonly failure: Failure;
}

/** Ends the isolate. Calls that have not started return to the queue. */
export function abandon(parts: PoolParts, id: number, crash?: Crash): void {
  const { slots, ending } = parts;
  const slot = slots.get(id);
  if (slot === undefined) return;
  slots.delete(id);
  const ended = slot.terminate().finally(() => {
    ending.delete(id);
    checkDrained(parts);
  });
  ending.set(id, ended);
  for (const [jobId, run] of slot.runs) {
    if (run.hasStarted()) run.lost(crash?.cause === jobId ? crash.failure : INTERRUPTED);
    else requeue(parts, slot, jobId);
  }
}
