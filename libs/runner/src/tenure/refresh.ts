import { snapshot } from '../feed/live-messages.ts';
import { OwnershipLost } from '../ownership-lost.ts';
import { untilKnown } from '../until-known.ts';
import { readTail } from './read-tail.ts';
import { fenceOf, patience, watchersOf, type Tenure } from './tenure.ts';

/**
 * What is there to do. The order of the three reads matters: `inbox_seq` before the inbox, so that a command put after the inbox was read makes the
 * release be refused; the inbox before the tail until the first own append, because a deposed owner may still commit and settle: read the other way
 * round, what it answered would be missing in both.
 */
export async function firstLook(t: Tenure): Promise<void> {
  t.bell.clear();
  if (t.anticipated) await readRecord(t); // else inbox_seq came with the acquisition
  do {
    t.waiting = await untilKnown(patience(t), () => t.deps.store.inbox.pending(t.log));
  } while (!(await readTail(t)));
  // Who began to follow after the last tenure's last look, or whose bell died with its owner, has not heard how far the log is.
  t.deps.outgoing.grown(watchersOf(t), t.log, t.state.head_seq);
}

export async function look(t: Tenure): Promise<void> {
  t.bell.clear();
  await t.settling; // or what is answered would be found waiting
  await readRecord(t);
  t.waiting = await untilKnown(patience(t), () => t.deps.store.inbox.pending(t.log));
  if (!t.appended && !(await readTail(t))) await firstLook(t);
}

async function readRecord(t: Tenure): Promise<void> {
  const record = await untilKnown(patience(t), () => t.deps.store.directory.get(t.log));
  const mine =
    record?.log_id === t.log.log_id && record.owner === t.session && record.fence === fenceOf(t);
  if (!mine) throw new OwnershipLost();
  t.inboxSeq = record.inbox_seq;
  greet(t, record.watchers);
}

/** Sessions that began to follow get what is being written, and hear how far the log is. */
function greet(t: Tenure, watchers: readonly string[]): void {
  const others = watchers.filter((watcher) => watcher !== t.session);
  const fresh = others.filter((watcher) => !t.watchers.includes(watcher));
  t.watchers = others;
  t.watchersReadAt = t.deps.clock.monotonic();
  if (fresh.length === 0) return;
  t.deps.outgoing.grown(fresh, t.log, t.state.head_seq);
  for (const live of snapshot(t.feed.live)) t.deps.outgoing.live(fresh, t.log, live);
}
