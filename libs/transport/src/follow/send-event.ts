import { isTerminal, project, type Followed, type RuntimeEvent } from '@mozaiks/contracts';
import { viewerOf } from '../access/viewer.ts';
import { userKey } from '../limits/flood-gate.ts';
import type { Pump } from './pump.ts';

/**
 * How long the rest of a page is held for a socket that is behind, or for a nested chat. Then the
 * follower releases it, so that others can read theirs, and reads it again later.
 */
const HOLD_PAGE_MS = 1_000;
/**
 * Characters that a follower sends before others have their turn: a store in this process answers
 * at once, and a socket may take megabytes at once.
 */
const MAX_SENT_IN_TURN = 128 * 1024;

/** Waits for a while. False: it takes longer, and `pump.wait` is what it waits for. */
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

async function hasRoom(pump: Pump): Promise<boolean> {
  const { outbox } = pump.connection;
  return !outbox.isBehind() || (await waitBriefly(pump, outbox.drained()));
}

/** The nested chat of a `child_complete` is sent before it, once. */
async function isNestedSent(pump: Pump, event: RuntimeEvent): Promise<boolean> {
  if (event.type !== 'child_complete' || pump.awaitedSeq === event.seq) return true;
  const sent = pump.nested.before(event).then(() => void (pump.awaitedSeq = event.seq));
  return waitBriefly(pump, sent);
}

/** `done`: the run of a nested chat has ended, or the follower has. null: more is to come. */
export async function sendEvent(
  pump: Pump,
  event: RuntimeEvent,
  fence: number,
): Promise<'done' | 'paused' | null> {
  const { follower, connection } = pump;
  if (event.seq <= pump.cursor) return null;
  if (!(await isNestedSent(pump, event)) || !(await hasRoom(pump))) return 'paused';
  if (follower.abort.signal.aborted || connection.state.at !== 'ready') return 'done';
  // As the token says now: a renewal may have taken the scope away.
  const viewer = viewerOf(connection.state.principal, follower.trace);
  pump.sentInTurn += connection.outbox.send(project(event, viewer));
  pump.cursor = event.seq;
  if (!pump.caughtUp) pump.deps.metrics?.count('mozaiks_events_replayed_total', {});
  pump.gate.sent(event, fence);
  pump.hasEnded = isTerminal(event) || (pump.hasEnded && event.run_id === null);
  if (event.type === 'child_start' && !(await waitBriefly(pump, pump.nested.after(event))))
    return 'paused';
  if (pump.sentInTurn > MAX_SENT_IN_TURN) {
    pump.sentInTurn = 0;
    await pump.deps.turns.next(userKey(pump.follower.log));
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
