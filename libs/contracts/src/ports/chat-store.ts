import type { Bookmarks } from './bookmarks.ts';
import type { ChatDirectory } from './chat-directory.ts';
import type { CommandInbox } from './command-inbox.ts';
import type { EventLog } from './event-log.ts';
import type { Files } from './files.ts';
import type { Ownership } from './ownership.ts';
import type { ResponseCache } from './response-cache.ts';
import type { Retention } from './retention.ts';
import type { Sessions } from './sessions.ts';
import type { Signals } from './signals.ts';
import type { Snapshots } from './snapshots.ts';
import type { Sweep } from './sweep.ts';
import type { UsageLedger } from './usage-ledger.ts';
import type { UsageOutbox } from './usage-outbox.ts';
import type { WorkflowVersions } from './workflow-store.ts';

/**
 * All storage ports of one store. Any method may reject with `store_unavailable`; the operation may
 * then still have been done. Values are not shared with the store: changing an argument or a result
 * changes nothing in the store.
 */
export interface ChatStore {
  readonly directory: ChatDirectory;
  readonly bookmarks: Bookmarks;
  readonly inbox: CommandInbox;
  readonly log: EventLog;
  readonly snapshots: Snapshots;
  readonly sessions: Sessions;
  readonly ownership: Ownership;
  readonly sweep: Sweep;
  readonly retention: Retention;
  readonly signals: Signals;
  readonly usage: UsageLedger;
  readonly outbox: UsageOutbox;
  readonly cache: ResponseCache;
  readonly files: Files;
  readonly versions: WorkflowVersions;
  /**
   * Releases files and connections. Repeatable. Later calls of the ports reject with
   * `store_unavailable`.
   */
  close(): Promise<void>;
}
