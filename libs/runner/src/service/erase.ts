import { chatRef, logRef, type ChatRecord, type ChatRef, type Commit, type LogRef } from '@mozaiks/contracts';
import { closeFeed } from '../feed/feed.ts';
import { readLog } from '../read-log.ts';
import { usageRows } from '../tenure/usage.ts';
import type { ServiceDeps } from './service-deps.ts';

/**
 * See `ChatService.erase`. A turn on this process is abandoned; one on another process finds itself deposed at its next release, and what it still
 * appends nobody can read. Usage is in the ledger before the log goes. Repeatable after an error.
 */
export async function eraseChat(deps: ServiceDeps, chat: ChatRef): Promise<boolean> {
  const record = await deps.store.directory.get(chat);
  if (record === null) return false;
  return deps.drivers.alone(chatRef(record, record.chat_id), () => eraseAlone(deps, record));
}

async function eraseAlone(deps: ServiceDeps, record: ChatRecord): Promise<boolean> {
  const { store, feeds } = deps;
  const log = logRef(record, record.log_id);
  const children = new Set<string>();
  for await (const page of readLog(store.log, log, 0)) {
    await settleAccount(deps, record, page);
    for (const child of page.flatMap(childrenIn)) children.add(child);
  }
  for (const child of children) await eraseChild(deps, log, child);
  const erased = await store.directory.erase(log);
  deps.folded.take(log);
  const feed = feeds.get(log);
  if (feed !== undefined) closeFeed(feed);
  await store.usage.forget(log);
  return erased;
}

const childrenIn = ({ events }: Commit): string[] => events.flatMap((event) => (event.type === 'child_start' ? [event.child_chat_id] : []));

async function settleAccount({ store }: ServiceDeps, record: ChatRecord, commits: readonly Commit[]): Promise<void> {
  const log = logRef(record, record.log_id);
  const rows = commits.flatMap((commit) => usageRows(log, record.workflow_name, commit)).filter(({ fact }) => fact.seq > record.usage_seq);
  if (rows.length > 0) await store.usage.record(log, rows);
}

async function eraseChild(deps: ServiceDeps, parent: LogRef, child_chat_id: string): Promise<void> {
  const child = chatRef(parent, child_chat_id);
  const record = await deps.store.directory.get(child);
  if (record?.parent?.log_id === parent.log_id) await eraseChat(deps, child);
}
