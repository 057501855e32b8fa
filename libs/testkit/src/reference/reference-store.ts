import { RuntimeError, type ChatStore, type Clock } from '@mozaiks/contracts';
import { aroundStore } from '../around-store.ts';
import { referenceBookmarks } from './bookmarks.ts';
import { referenceDirectory } from './chat-directory.ts';
import { referenceInbox } from './command-inbox.ts';
import { referenceLog } from './event-log.ts';
import { referenceFiles } from './files.ts';
import { referenceOwnership } from './ownership.ts';
import { referenceCache } from './response-cache.ts';
import { referenceRetention } from './retention.ts';
import { referenceSessions } from './sessions.ts';
import { referenceSignals } from './signals.ts';
import { referenceSnapshots } from './snapshots.ts';
import { referenceSweep } from './sweep.ts';
import { emptyTables } from './tables.ts';
import { referenceUsage } from './usage-ledger.ts';
import { referenceOutbox } from './usage-outbox.ts';
import { referenceVersions } from './workflow-versions.ts';

export interface ReferenceStoreOptions {
  /** Required with `latency_ms`. */
  readonly clock?: Clock;
  /**
   * The latency of each call, on the clock. Half of it passes before the call is applied. Default:
   * none.
   */
  readonly latency_ms?: number;
  /** Recorded usage is also put into the outbox. Default: false. */
  readonly usage_outbox?: boolean;
}

/**
 * All storage ports in memory, implemented as simply as their documentation allows: the reference
 * for the adapters, and a store for tests.
 */
export function referenceStore({
  clock,
  latency_ms = 0,
  usage_outbox = false,
}: ReferenceStoreOptions = {}): ChatStore {
  const tables = emptyTables();
  let closed = false;
  const store: ChatStore = {
    directory: referenceDirectory(tables),
    bookmarks: referenceBookmarks(tables),
    inbox: referenceInbox(tables),
    log: referenceLog(tables),
    snapshots: referenceSnapshots(tables),
    sessions: referenceSessions(tables),
    ownership: referenceOwnership(tables),
    sweep: referenceSweep(tables),
    retention: referenceRetention(tables),
    signals: referenceSignals(),
    usage: referenceUsage(tables, usage_outbox),
    outbox: referenceOutbox(tables),
    cache: referenceCache(tables),
    files: referenceFiles(tables),
    versions: referenceVersions(tables),
    close: async () => {
      closed = true;
    },
  };
  const halfway = async (): Promise<void> =>
    latency_ms > 0 ? clock?.sleep(latency_ms / 2) : undefined;
  return aroundStore(store, async (_call, apply) => {
    if (closed) throw new RuntimeError('store_unavailable');
    await halfway();
    const answer = await apply();
    await halfway();
    return answer;
  });
}
