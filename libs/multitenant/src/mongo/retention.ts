import {
  RuntimeError,
  tenantScope,
  type ChatRecord,
  type Clock,
  type IdleChatsQuery,
  type Logger,
  type OldUsageQuery,
  type Retention,
  type UnusedVersionsQuery,
} from '@mozaiks/contracts';
import { once } from '../once.ts';
import type { Collections } from './collections.ts';
import type { ChatDocument, UsageDocument, VersionDocument } from './documents.ts';
import { ensureIndex, type Index } from './ensure-indexes.ts';
import { removeChat } from './erase.ts';
import { named } from './filters.ts';
import { TIMED } from './limits.ts';
import { recordOf } from './record.ts';

export interface RetentionOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

/**
 * Only retention searches by age and by version, so these indexes are created when it is first used
 * and not at every start. That takes a while on a large database; a call that fails until then may
 * be repeated.
 */
const INDEXES: readonly { readonly name: 'chats' | 'usage' | 'commits'; readonly index: Index }[] =
  [
    { name: 'chats', index: [{ updated_at: 1, _id: 1 }, {}] },
    { name: 'usage', index: [{ ts: 1 }, {}] },
    { name: 'commits', index: [{ 'events.workflow_version': 1 }, { sparse: true }] },
  ];

/** Looks across tenants, like the sweep. Deletes chats under their whole key. */
export function createRetention(
  collections: Collections,
  { clock, logger }: RetentionOptions,
): Retention {
  const indexed = once(() => createIndexes(collections, logger));
  return {
    idle_chats: async (query) => {
      await indexed();
      return idleChats(collections, query);
    },
    remove: (record) => removeChat(collections, record, clock.now()),
    prune_usage: async (query) => {
      await indexed();
      return pruneUsage(collections.usage, query);
    },
    prune_versions: async (query) => {
      await indexed();
      return pruneVersions(collections, query);
    },
  };
}

async function createIndexes({ chats }: Collections, logger: Logger): Promise<void> {
  for (const { name, index } of INDEXES) await ensureIndex(chats.db, logger, { name, index });
}

type Found = ChatDocument & { readonly _id: unknown };

async function idleChats(
  { chats, inbox }: Collections,
  query: IdleChatsQuery,
): Promise<{ readonly chats: readonly ChatRecord[]; readonly next?: string }> {
  const { before, limit, cursor } = query;
  const found = await chats
    .find({
      ...inWorkflow(query),
      parent: null,
      erased: false,
      owner: null,
      due_at: null,
      updated_at: { $lt: before },
      $and: [cursor === undefined ? {} : afterPosition(cursor)],
    })
    .sort({ updated_at: 1, _id: 1 })
    .limit(limit + 1)
    .lean<Found[]>()
    .exec();
  const page = found.slice(0, limit);
  const waiting = await inbox
    .distinct('waiting_in', { waiting_in: { $in: page.map(({ log_id }) => log_id) } })
    .exec();
  const atRest = page.filter(({ log_id }) => !waiting.includes(log_id)).map(foundRecord);
  const last = page.at(-1);
  if (found.length <= limit || last === undefined) return { chats: atRest };
  return { chats: atRest, next: JSON.stringify([last.updated_at, String(last._id)]) };
}

const inWorkflow = ({ workflow_name }: { readonly workflow_name?: string }): object =>
  workflow_name === undefined ? {} : { workflow_name: named(workflow_name) };

const foundRecord = (document: Found): ChatRecord =>
  recordOf(tenantScope(document.app_id, document.user_id), document);

/** The filter for records after a page. Throws `invalid_request` for a cursor that is not ours. */
function afterPosition(cursor: string): object {
  const [, updated_at = '', id = ''] = /^\["([^"]+)","([0-9a-f]{24})"\]$/.exec(cursor) ?? [];
  if (id === '') throw new RuntimeError('invalid_request', { field: 'cursor' });
  return { $or: [{ updated_at: { $gt: updated_at } }, { updated_at, _id: { $gt: id } }] };
}

async function pruneUsage(usage: Collections['usage'], query: OldUsageQuery): Promise<number> {
  const old = { ...inWorkflow(query), ts: { $lt: query.before } };
  if (query.dry_run) return usage.countDocuments(old).exec();
  const rows = await usage
    .find(old, { _id: 1 })
    .sort({ ts: 1 })
    .limit(query.limit)
    .lean<UsageDocument[]>()
    .exec();
  if (rows.length === 0) return 0;
  const deleted = await usage
    .deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } }, TIMED)
    .exec();
  return deleted.deletedCount;
}

/** A version is deleted only if it was not saved since it was found unused. */
async function pruneVersions(
  { commits, workflow_versions }: Collections,
  { saved_before, dry_run }: UnusedVersionsQuery,
): Promise<number> {
  const isOld = { $or: [{ saved_at: null }, { saved_at: { $lt: saved_before } }] };
  const old = await workflow_versions.find(isOld, { _id: 1 }).lean<VersionDocument[]>().exec();
  let pruned = 0;
  for (const { _id } of old) {
    const names = { 'events.workflow_version': named(_id) };
    const options = { projection: { _id: 1 }, ...TIMED };
    if ((await commits.collection.findOne(names, options)) !== null) continue;
    if (dry_run) pruned += 1;
    else
      pruned += (await workflow_versions.deleteOne({ _id, ...isOld }, TIMED).exec()).deletedCount;
  }
  return pruned;
}
