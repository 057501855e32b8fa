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
 * See `ChatService.erase`. A turn on this process is abandoned; one on another process finds itself deposed at its next release, and what it still
 * appends nobody can read. Usage is in the ledger before the log goes. The parent of a nested chat that still runs goes on as after its failure. Repeatable after an error.
 */
export async function eraseChat(deps: ServiceDeps, chat: ChatRef): Promise<boolean> {
  const record = await deps.store.directory.get(chat);
  if (record === null) return false;
  if (record.parent !== null) await tellParent(deps, record, record.parent);
  return eraseWithNested(deps, record);
}

/** Before anything is erased: after a crash in between nobody else would. A parent that has heard the outcome already stays with it. */
async function tellParent(
  { store, ids, wake }: ServiceDeps,
  child: ChatRecord,
  parent: NonNullable<ChatRecord['parent']>,
): Promise<void> {
  const log = logRef(chatRef(child, parent.chat_id), parent.log_id);
  const told = await putInternal({ inbox: store.inbox, ids }, log, childFailed(parent.call_id));
  if (told === 'put') wake(log);
}

const eraseWithNested = (deps: ServiceDeps, record: ChatRecord): Promise<boolean> =>
  deps.drivers.alone(chatRef(record, record.chat_id), () => eraseAlone(deps, record));

async function eraseAlone(deps: ServiceDeps, record: ChatRecord): Promise<boolean> {
  const { store, feeds } = deps;
  const log = logRef(record, record.log_id);
  const children = new Set<string>();
  for await (const page of readLog(store.log, log, 0)) {
    await recordMissingUsage(store, record, page);
    for (const child of childrenIn(page)) children.add(child);
  }
  for (const child of children) await eraseChild(deps, log, child);
  const erased = await store.directory.erase(log);
  await deps.reads.current(log)?.catch(() => {}); // it would remember the chat
  deps.folded.take(log);
  const feed = feeds.get(log);
  if (feed !== undefined) closeFeed(feed);
  await store.usage.forget(log);
  return erased;
}

/** Usage that the ledger may lack: all since the record's `usage_seq`. */
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
