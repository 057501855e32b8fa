import { chatRef } from '@mozaiks/contracts';
import type { Tenure } from './tenure.ts';

/**
 * How many other processes are notified of a released chat. More than one, because one of them may
 * be shutting down as well.
 */
const MAX_NOTIFIED_PEERS = 2;

/**
 * Rings other processes about a chat that was released with work left, so that they do not find it
 * only at their next sweep. Waits for nothing; losing a ring only adds latency.
 */
export function ringPeers(t: Tenure): void {
  const { store, outgoing, ids } = t.deps;
  const ring = async (): Promise<void> => {
    const others = (await store.sessions.list())
      .map(({ session }) => session)
      .filter((session) => session !== t.owned.session);
    // In pseudo-random order, so that the chats of this process are spread over all others.
    const shuffled = others
      .map((session) => ({ session, rank: ids.sha256(session + t.log.log_id) }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1));
    for (const { session } of shuffled.slice(0, MAX_NOTIFIED_PEERS))
      outgoing.work(session, chatRef(t.log, t.log.chat_id));
  };
  void ring().catch(() => {});
}
