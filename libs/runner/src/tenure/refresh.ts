import { snapshot } from '../feed/live-messages.ts';
import { OwnershipLost } from '../ownership-lost.ts';
import { readTail } from './read-tail.ts';
import { askStore, fenceOf, watchersOf, type Tenure } from './tenure.ts';

/**
 * Reads the inbox and the log of a chat that this tenure does not know yet. The order of the three
 * reads matters.
 *
 * `inbox_seq` is read before the inbox, so that the release is refused if a command is stored after
 * the inbox was read.
 *
 * Until the first own append, the inbox is read before the tail, because a deposed owner may still
 * commit and settle a command. In the other order, a command that it answers between the two reads
 * would be missing in both.
 */
export async function loadAll(t: Tenure): Promise<void> {
  t.bell.clear();
  if (t.prewarmed) await readRecord(t); // otherwise `inbox_seq` came with the acquisition
  do {
    t.inbox.waiting = await askStore(t, (store) => store.inbox.pending(t.log));
  } while (!(await readTail(t)));
  // Watchers may not know the head: they may have started to follow after the last refresh of the
  // previous tenure, or its owner died before it notified them.
  t.deps.outgoing.grown(watchersOf(t), t.log, t.state.head_seq);
}

/**
 * Reads what has changed since the last read: the record and the inbox, and the tail until the
 * first own append.
 */
export async function refresh(t: Tenure): Promise<void> {
  t.bell.clear();
  await t.inbox.settling; // otherwise an answered command would still be in the inbox
  await readRecord(t);
  t.inbox.waiting = await askStore(t, (store) => store.inbox.pending(t.log));
  if (t.previousOwner.mayAppend && !(await readTail(t))) await loadAll(t);
}

async function readRecord(t: Tenure): Promise<void> {
  const record = await askStore(t, (store) => store.directory.get(t.log));
  const mine =
    record?.log_id === t.log.log_id && record.owner === t.session && record.fence === fenceOf(t);
  if (!mine) throw new OwnershipLost();
  t.inbox.seq = record.inbox_seq;
  notifyNewWatchers(t, record.watchers);
}

/** Sends new watchers the head and the text that is being written. */
function notifyNewWatchers(t: Tenure, watchers: readonly string[]): void {
  const others = watchers.filter((watcher) => watcher !== t.session);
  const fresh = others.filter((watcher) => !t.watchers.sessions.includes(watcher));
  t.watchers = { sessions: others, readAt: t.deps.clock.monotonic() };
  if (fresh.length === 0) return;
  t.deps.outgoing.grown(fresh, t.log, t.state.head_seq);
  for (const live of snapshot(t.feed.live)) t.deps.outgoing.live(fresh, t.log, live);
}
