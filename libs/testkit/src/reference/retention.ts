import {
  chatKey,
  RuntimeError,
  type ChatRecord,
  type IdleChatsQuery,
  type OldUsageQuery,
  type Retention,
  type UnusedVersionsQuery,
} from '@mozaiks/contracts';
import { eraseLog, liveLog, logKey, recordOf, type StoredChat, type Tables } from './tables.ts';

export const referenceRetention = (tables: Tables): Retention => ({
  idle_chats: async (query) => pageOf(idleChats(tables, query), query),
  remove: async (record) => {
    const stored = liveLog(tables, record);
    if (stored === undefined || !isAtRest(tables, stored) || !isUnchanged(stored, record))
      return false;
    eraseLog(tables, stored);
    return true;
  },
  prune_usage: async (query) => pruneUsage(tables, query),
  prune_versions: async (query) => pruneVersions(tables, query),
});

function isAtRest({ inbox }: Tables, stored: StoredChat): boolean {
  const rows = [...(inbox.get(logKey(stored))?.values() ?? [])];
  return (
    !stored.erased &&
    stored.owner === null &&
    stored.due_at === null &&
    rows.every(({ settled_seq }) => settled_seq !== null)
  );
}

const isUnchanged = (stored: StoredChat, { fence, inbox_seq, updated_at }: ChatRecord): boolean =>
  stored.fence === fence && stored.inbox_seq === inbox_seq && stored.updated_at === updated_at;

const placeOf = (record: ChatRecord): string =>
  JSON.stringify([record.updated_at, chatKey(record)]);

const idleChats = (tables: Tables, { before, workflow_name }: IdleChatsQuery): ChatRecord[] =>
  [...tables.chats.values()]
    .filter((stored) => isAtRest(tables, stored) && stored.parent === null)
    .filter(({ updated_at }) => updated_at < before)
    .filter((stored) => workflow_name === undefined || stored.workflow_name === workflow_name)
    .map(recordOf)
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));

/** A page starts after the last record of the previous page, even if that record is gone. */
function pageOf(
  all: readonly ChatRecord[],
  { cursor, limit }: IdleChatsQuery,
): { chats: readonly ChatRecord[]; next?: string } {
  if (cursor !== undefined && !cursor.startsWith('["'))
    throw new RuntimeError('invalid_request', { field: 'cursor' });
  const rest = all.filter((record) => cursor === undefined || placeOf(record) > cursor);
  const chats = rest.slice(0, limit);
  const last = chats.at(-1);
  return last === undefined || rest.length <= limit ? { chats } : { chats, next: placeOf(last) };
}

function pruneUsage({ usage }: Tables, query: OldUsageQuery): number {
  const { before, workflow_name, limit, dry_run } = query;
  const old = [...usage]
    .filter(([, { row }]) => row.fact.ts < before)
    .filter(([, { row }]) => workflow_name === undefined || row.workflow_name === workflow_name)
    .map(([id]) => id);
  if (dry_run) return old.length;
  const deleted = old.slice(0, limit);
  for (const id of deleted) usage.delete(id);
  return deleted.length;
}

function pruneVersions(tables: Tables, { saved_before, dry_run }: UnusedVersionsQuery): number {
  const events = [...tables.commits.values()].flatMap((log) =>
    [...log.values()].flatMap((commit) => commit.events),
  );
  const named = new Set(
    events.flatMap((event) => (event.type === 'workflow_start' ? [event.workflow_version] : [])),
  );
  const unused = [...tables.versions]
    .filter(([version, { saved_at }]) => saved_at < saved_before && !named.has(version))
    .map(([version]) => version);
  if (!dry_run) for (const version of unused) tables.versions.delete(version);
  return unused.length;
}
