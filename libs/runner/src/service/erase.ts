import {
  chatRef,
  logRef,
  type ChatRecord,
  type ChatRef,
  type ChatStore,
  type Commit,
  type LogRef,
} from '@mozaiks/contracts';
import { closeFeed } from '../feed/feed.ts';
import { childFailed, putInternal } from '../internal-command.ts';
import { readLog } from '../read-log.ts';
import { usageRows } from '../tenure/usage.ts';
import { childrenIn, findNested } from './nested-chats.ts';
import type { ServiceDeps } from './service-deps.ts';

/**
 * See `ChatService.erase`. A turn on this process is abandoned. A turn on another process loses the
 * chat at the latest at its release, and no one can read what it still appends. Usage is recorded
 * in the ledger before the log is erased. If a nested chat is erased while it runs, its parent
 * continues as after a failure of the child. Repeatable after an error.
 */
export async function eraseChat(deps: ServiceDeps, chat: ChatRef): Promise<boolean> {
  const record = await deps.store.directory.get(chat);
  if (record === null) return false;
  if (record.parent !== null) await notifyParent(deps, record, record.parent);
  return eraseWithNested(deps, record);
}

/**
 * Reports the failure to the parent. It is called before anything is erased, because after a crash
 * in between no one would do it. A parent that already has the outcome keeps it.
 */
async function notifyParent(
  { store, ids, wake }: ServiceDeps,
  child: ChatRecord,
  parent: NonNullable<ChatRecord['parent']>,
): Promise<void> {
  const log = logRef(chatRef(child, parent.chat_id), parent.log_id);
  const outcome = await putInternal({ inbox: store.inbox, ids }, log, childFailed(parent.call_id));
  if (outcome === 'put') wake(log);
}

const eraseWithNested = (deps: ServiceDeps, record: ChatRecord): Promise<boolean> =>
  deps.drivers.exclusively(chatRef(record, record.chat_id), () => eraseExclusively(deps, record));

async function eraseExclusively(deps: ServiceDeps, record: ChatRecord): Promise<boolean> {
  const { store, feeds } = deps;
  const log = logRef(record, record.log_id);
  const children = new Set<string>();
  for await (const page of readLog(store.log, log, 0)) {
    await recordMissingUsage(store, record, page);
    for (const child of childrenIn(page)) children.add(child);
  }
  for (const child of children) await eraseChild(deps, log, child);
  const erased = await store.directory.erase(log);
  await deps.reads.current(log)?.catch(() => {}); // a read in progress would cache the chat again
  deps.folded.take(log);
  const feed = feeds.get(log);
  if (feed !== undefined) closeFeed(feed);
  await store.usage.forget(log);
  return erased;
}

/** Records the usage that the ledger may lack: everything since the record's `usage_seq`. */
export async function recordMissingUsage(
  { usage }: Pick<ChatStore, 'usage'>,
  record: ChatRecord,
  commits: readonly Commit[],
): Promise<void> {
  const log = logRef(record, record.log_id);
  const rows = commits
    .flatMap((commit) => usageRows(log, record.workflow_name, commit))
    .filter(({ fact }) => fact.seq > record.usage_seq);
  if (rows.length > 0) await usage.record(log, rows);
}

async function eraseChild(deps: ServiceDeps, parent: LogRef, child_chat_id: string): Promise<void> {
  const record = await findNested(deps.store.directory, parent, child_chat_id);
  if (record !== null) await eraseWithNested(deps, record);
}
