import { chatRef } from '@mozaiks/contracts';
import type { Tenure } from './tenure.ts';

/** How many other processes hear of a chat that is given back: one of them may be going away, too. */
const HEIRS = 2;

/** A chat that was given back with work left: others hear of it at once, not only at their next sweep. Waits for nothing; losing it costs latency only. */
export function handOver(t: Tenure): void {
  const { store, outgoing, ids } = t.deps;
  const ring = async (): Promise<void> => {
    const others = (await store.sessions.list())
      .map(({ session }) => session)
      .filter((session) => session !== t.owned.session);
    // By chance, so that the chats of a process are spread over all that remain.
    const drawn = others
      .map((session) => ({ session, lot: ids.sha256(session + t.log.log_id) }))
      .sort((a, b) => (a.lot < b.lot ? -1 : 1));
    for (const { session } of drawn.slice(0, HEIRS))
      outgoing.work(session, chatRef(t.log, t.log.chat_id));
  };
  void ring().catch(() => {});
}
