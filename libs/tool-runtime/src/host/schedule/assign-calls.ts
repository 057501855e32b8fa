import { end, probe, put, type Draft } from './draft.ts';
import { oldestOf, takeTurn, type AppQueue } from './fair-queue.ts';
import { isHeavyUser, placeFor, type Placement, type View } from './place.ts';
import type { Job } from './schedule.ts';

/**
 * Gives waiting calls to isolates while there is capacity. Apps take turns, and within each app its
 * users do.
 */
export function assignCalls(draft: Draft): void {
  if (draft.isClosed) return;
  for (let hasMoved = true; hasMoved; ) {
    hasMoved = false;
    for (const app of draft.queue) {
      // The order has changed, so restart with the app that is next now.
      if (!serve(draft, app)) continue;
      hasMoved = true;
      break;
    }
  }
}

/** Returns true if a call of this app got an isolate, or a new isolate was started for it. */
function serve(draft: Draft, queue: AppQueue): boolean {
  const { limits, now } = draft;
  const view: View = {
    slots: [...draft.slots.values()],
    limits,
    now,
    queued: queue.size,
    oldest: oldestOf(queue),
  };
  const fullKeys = new Set<string>();
  for (const { jobs } of queue.users) {
    const [job] = jobs;
    if (job === undefined || fullKeys.has(job.key)) continue;
    const placement = placeFor(job, view);
    if (placement !== undefined) return perform(draft, job, placement);
    // All other calls that wait for the same isolates must wait as well.
    if (!isHeavyUser(job, view)) fullKeys.add(job.key);
  }
  return false;
}

/** Returns true if the order of turns has changed. */
function perform(draft: Draft, job: Job, placement: Placement): boolean {
  if (placement.kind === 'probe') {
    probe(draft, placement.slot);
    return false;
  }
  if (placement.kind === 'start') {
    if (placement.evicted) end(draft, placement.evicted);
    start(draft, job);
    return true;
  }
  const { slot } = placement;
  draft.queue = takeTurn(draft.queue, job);
  draft.effects.push({ type: 'give', slot: slot.id, job: job.id });
  put(draft, {
    ...slot,
    app: job.app,
    running: slot.running + 1,
    admission: { kind: 'admitting', job, hasStarted: false, since: draft.now },
  });
  return true;
}

function start(draft: Draft, { key, app }: Job): void {
  const id = draft.nextSlot;
  draft.nextSlot += 1;
  draft.effects.push({ type: 'start', slot: id, key });
  put(draft, {
    id,
    key,
    app,
    running: 0,
    admission: { kind: 'starting' },
    isRetired: false,
    isFull: false,
    idleSince: draft.now,
  });
}
