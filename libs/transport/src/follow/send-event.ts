import { isTerminal, project, type Followed, type RuntimeEvent } from '@mozaiks/contracts';
import { viewerOf } from '../access/viewer.ts';
import { userKey } from '../limits/flood-gate.ts';
import type { Pump } from './pump.ts';

/**
 * The longest time in milliseconds that a follower holds the rest of a page while its socket is
 * behind or a nested chat is sent. Afterwards it releases the page, so that other followers can
 * read theirs, and reads it again later.
 */
const HOLD_PAGE_MS = 1_000;
/**
 * Characters that a follower sends before it yields to the others. A store in this process answers
 * immediately and a socket may accept megabytes at once, so nothing else would make it yield.
 */
const MAX_SENT_BEFORE_YIELD = 128 * 1024;

/**
 * Waits for a short time. If that is not enough, stores the promise in `pump.wait` and returns
 * false.
 */
async function waitBriefly(pump: Pump, event: Promise<void>): Promise<boolean> {
  const over = new AbortController();
  const late = pump.deps.clock.sleep(HOLD_PAGE_MS, over.signal).then(
    () => false,
    () => true,
  );
  const isInTime = await Promise.race([event.then(() => true), late]);
  over.abort();
  if (!isInTime) pump.wait = event;
  return isInTime;
}

async function canSend(pump: Pump): Promise<boolean> {
  const { outbox } = pump.connection;
  return !outbox.isBehind() || (await waitBriefly(pump, outbox.drained()));
}

/** Sends the nested chat of a `child_complete` before the event itself, once. */
async function isNestedSent(pump: Pump, event: RuntimeEvent): Promise<boolean> {
  if (event.type !== 'child_complete' || pump.awaitedSeq === event.seq) return true;
  const sent = pump.nested.before(event).then(() => void (pump.awaitedSeq = event.seq));
  return waitBriefly(pump, sent);
}

/** `done`: the run of a nested chat, or the follower, has ended. null: more events follow. */
export async function sendEvent(
  pump: Pump,
  event: RuntimeEvent,
  fence: number,
): Promise<'done' | 'paused' | null> {
  const { follower, connection } = pump;
  if (event.seq <= pump.cursor) return null;
  if (!(await isNestedSent(pump, event)) || !(await canSend(pump))) return 'paused';
  if (follower.abort.signal.aborted || connection.state.at !== 'ready') return 'done';
  // Uses the current token, since a renewal may have removed the scope.
  const viewer = viewerOf(connection.state.principal, follower.trace);
  pump.sentSinceYield += connection.outbox.send(project(event, viewer));
  pump.cursor = event.seq;
  if (!pump.caughtUp) pump.deps.metrics?.count('mozaiks_events_replayed_total', {});
  pump.gate.sent(event, fence);
  pump.hasEnded = isTerminal(event) || (pump.hasEnded && event.run_id === null);
  if (event.type === 'child_start' && !(await waitBriefly(pump, pump.nested.after(event))))
    return 'paused';
  if (pump.sentSinceYield > MAX_SENT_BEFORE_YIELD) {
    pump.sentSinceYield = 0;
    await pump.deps.scheduler.next(userKey(pump.follower.log));
  }
  return follower.parent !== undefined && pump.caughtUp && pump.hasEnded ? 'done' : null;
}

export function sendLive(
  { deps, connection, follower, gate }: Pump,
  { delta, fence }: Followed & { readonly type: 'live' },
): void {
  if (!gate.admits(delta, fence)) return;
  if (connection.outbox.isBehind()) {
    gate.lost(delta);
    deps.metrics?.count('mozaiks_deltas_dropped_total', {});
    return;
  }
  const { chat_id } = follower.log;
  connection.outbox.send({ ...delta, chat_id });
}
