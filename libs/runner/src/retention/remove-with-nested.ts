import { logRef, type ChatRecord, type ChatStore } from '@mozaiks/contracts';
import { readLog } from '../read-log.ts';
import { recordMissingUsage } from '../service/erase.ts';
import { childrenIn, findNested } from '../service/nested-chats.ts';

export interface RemoveOptions {
  readonly before: string;
  readonly dry_run: boolean;
}

export interface Removed {
  /** False if the chat, or one nested in it, is in use. */
  readonly root: boolean;
  readonly nested: number;
}

/**
 * Removes a chat with the chats nested in it, unless one of them was used after `before`. Nested
 * chats that have ended are removed first: if the process stops in the middle, the next call finds
 * the root again. Nested chats that the root waits for are removed after the root, because the root
 * would start them again.
 */
export async function removeWithNested(
  store: ChatStore,
  root: ChatRecord,
  { before, dry_run }: RemoveOptions,
): Promise<Removed> {
  const nested: ChatRecord[] = [];
  for await (const record of nestedIn(store, root)) {
    if (!(await isIdle(store, record, before))) return { root: false, nested: 0 };
    nested.push(record);
  }
  if (dry_run) return { root: true, nested: nested.length };
  let removed = 0;
  for (const record of nested.filter(hasEnded)) {
    if (!(await store.retention.remove(record))) return { root: false, nested: removed };
    removed += 1;
  }
  if (!(await store.retention.remove(root))) return { root: false, nested: removed };
  for (const record of nested.filter((each) => !hasEnded(each)))
    await removeDetached(store, record);
  return { root: true, nested: nested.length };
}

const hasEnded = ({ status }: ChatRecord): boolean => status === 'idle' || status === 'failed';

/** Every chat nested in this one, innermost first. */
async function* nestedIn(store: ChatStore, record: ChatRecord): AsyncGenerator<ChatRecord> {
  const log = logRef(record, record.log_id);
  const children = new Set<string>();
  for await (const page of readLog(store.log, log, 0))
    for (const child of childrenIn(page)) children.add(child);
  for (const child of children) {
    const found = await findNested(store.directory, log, child);
    if (found === null) continue;
    yield* nestedIn(store, found);
    yield found;
  }
}

async function isIdle({ inbox }: ChatStore, record: ChatRecord, before: string): Promise<boolean> {
  if (record.owner !== null || record.due_at !== null || record.updated_at >= before) return false;
  return (await inbox.pending(logRef(record, record.log_id))).length === 0;
}

/** Removes a nested chat whose parent is gone. If it is in use at this moment, it is erased. */
async function removeDetached(store: ChatStore, record: ChatRecord): Promise<void> {
  if (await store.retention.remove(record)) return;
  const log = logRef(record, record.log_id);
  for await (const page of readLog(store.log, log, 0))
    await recordMissingUsage(store, record, page);
  await store.directory.erase(log);
}
