import {
  chatRef,
  logRef,
  tenantScope,
  toTimestamp,
  type ClaimOptions,
  type OutboxRow,
  type UsageOutbox,
} from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { OutboxDocument } from './documents.ts';
import { named } from './filters.ts';
import { TIMED } from './limits.ts';
import { isDuplicateKey } from './store-error.ts';
import { usageEventOf } from './usage-documents.ts';

type Parts = Pick<Collections, 'outbox' | 'leases'>;

/** Across all tenants: no public endpoint gets this port. */
export const createOutbox = ({ outbox, leases }: Parts): UsageOutbox => ({
  claim: async (options) => {
    if (!(await leased(leases, options))) return [];
    const rows = await outbox
      .find({ parked: false })
      .sort({ ts: 1, _id: 1 })
      .limit(options.limit)
      .lean<OutboxDocument[]>()
      .exec();
    return claimed(outbox, rows, toTimestamp(options.now));
  },
  delivered: async (ids) => {
    await outbox.deleteMany(oneOf(ids), TIMED).exec();
  },
  park: async (ids) => {
    await outbox.updateMany(oneOf(ids), { $set: { parked: true } }, TIMED).exec();
  },
  unpark: async () =>
    (
      await outbox
        .updateMany({ parked: true }, { $set: { parked: false, first_claimed_at: null } }, TIMED)
        .exec()
    ).matchedCount,
  counts: async () => {
    const [waiting, parked, oldest] = await Promise.all([
      outbox.countDocuments({ parked: false }).exec(),
      outbox.countDocuments({ parked: true }).exec(),
      outbox.findOne({ parked: false }).sort({ ts: 1, _id: 1 }).lean<OutboxDocument>().exec(),
    ]);
    return { waiting, parked, ...(oldest === null ? {} : { oldest: oldest.ts }) };
  },
});

const oneOf = (ids: readonly string[]): { readonly _id: { readonly $in: string[] } } => ({
  _id: { $in: ids.map(named) },
});

const LEASE = 'usage_export';

/** Takes or renews the lease by one compare-and-set, if it is free, expired or already ours. */
async function leased(
  leases: Parts['leases'],
  { by, now, lease_ms }: ClaimOptions,
): Promise<boolean> {
  const holder = named(by);
  const free = { _id: LEASE, $or: [{ holder }, { until: { $lte: now } }] };
  try {
    await leases
      .updateOne(free, { $set: { holder, until: now + lease_ms } }, { ...TIMED, upsert: true })
      .exec();
    return true;
  } catch (error) {
    // another process has the lease: the filter missed it, and the insert conflicted
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

async function claimed(
  outbox: Parts['outbox'],
  rows: readonly OutboxDocument[],
  now: string,
): Promise<readonly OutboxRow[]> {
  const fresh = rows
    .filter(({ first_claimed_at }) => first_claimed_at === null)
    .map(({ _id }) => _id);
  if (fresh.length > 0)
    await outbox
      .updateMany(
        { ...oneOf(fresh), first_claimed_at: null },
        { $set: { first_claimed_at: now } },
        TIMED,
      )
      .exec();
  return rows.map((row) => rowOf(row, now));
}

function rowOf(document: OutboxDocument, now: string): OutboxRow {
  const { _id, app_id, user_id, chat_id, log_id, workflow_name, first_claimed_at } = document;
  const log = logRef(chatRef(tenantScope(app_id, user_id), chat_id), log_id);
  return {
    id: _id,
    workflow_name,
    fact: usageEventOf(document, chat_id),
    log,
    first_claimed_at: first_claimed_at ?? now,
  };
}
