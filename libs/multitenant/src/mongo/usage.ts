import type {
  LogRef,
  UsageGroup,
  UsageLedger,
  UsageQuery,
  UsageRow,
  UsageSummary,
} from '@mozaiks/contracts';
import { instant } from '../instant.ts';
import type { Collections } from './collections.ts';
import type { UsageDocument } from './documents.ts';
import { ofScope } from './filters.ts';
import { underLog } from './keys.ts';
import { TIMED } from './limits.ts';
import { failuresOf, isDuplicateKey } from './store-error.ts';
import { usageDocument, usageEventOf } from './usage-documents.ts';

type Rows = Collections['usage'];

export interface UsageOptions {
  readonly usage_outbox: boolean;
}

export const createUsage = (
  { usage, outbox }: Pick<Collections, 'usage' | 'outbox'>,
  { usage_outbox }: UsageOptions,
): UsageLedger => ({
  record: async (log, rows) => {
    const documents = rows.map((row) => usageDocument(log, row));
    // Inserts into the outbox first: a crash in between loses no delivery, and every row of the
    // ledger is in the outbox or delivered.
    if (usage_outbox)
      await insertMissing(outbox, (await missingFrom(usage, log, documents)).map(waiting));
    await insertMissing(usage, documents);
  },
  of: async (log) => {
    const found = await usage.find(underLog(log)).lean<UsageDocument[]>().exec();
    return found
      .map((document) => rowOf(document, log.chat_id))
      .sort((a, b) => a.fact.seq - b.fact.seq);
  },
  summarize: async (scope, query) => {
    const groups = [...new Set(query.group_by)];
    const pipeline = [
      { $match: { ...ofScope(scope), ...between(query) } },
      { $group: { _id: keyOf(groups), ...SUMS } },
    ];
    const sums = await usage.collection.aggregate<Summed>(pipeline, TIMED).toArray();
    return sums.map(({ _id, unpriced, ...summed }) => ({
      group: groupOf(_id, groups),
      ...summed,
      cost_incomplete: unpriced > 0,
    }));
  },
  forget: (log) => forgetUser(usage, log),
});

export async function forgetUser(usage: Rows, log: LogRef): Promise<void> {
  await usage.updateMany(underLog(log), { $set: { user_id: null, chat_id: null } }, TIMED).exec();
}

const rowOf = (document: UsageDocument, chat_id: string): UsageRow => ({
  id: document._id,
  workflow_name: document.workflow_name,
  fact: usageEventOf(document, chat_id),
});

const waiting = (document: UsageDocument): object => ({
  ...document,
  parked: false,
  first_claimed_at: null,
});

/** Rows of erased chats no longer name a user. */
async function missingFrom(
  usage: Rows,
  { app_id }: LogRef,
  documents: readonly UsageDocument[],
): Promise<readonly UsageDocument[]> {
  const ids = documents.map(({ _id }) => _id);
  const known = await usage
    .find({ ...ofScope({ app_id }), _id: { $in: ids } }, { _id: 1 })
    .lean<Pick<UsageDocument, '_id'>[]>()
    .exec();
  const knownIds = new Set(known.map(({ _id }) => _id));
  return documents.filter(({ _id }) => !knownIds.has(_id));
}

async function insertMissing(
  { collection }: Pick<Rows | Collections['outbox'], 'collection'>,
  documents: readonly object[],
): Promise<void> {
  if (documents.length === 0) return;
  try {
    await collection.insertMany([...documents], { ...TIMED, ordered: false });
  } catch (error) {
    // In an unordered insert, known documents fail one by one, and the others are stored.
    if (!onlyDuplicates(error)) throw error;
  }
}

function onlyDuplicates(error: unknown): boolean {
  const failures = failuresOf(error);
  return failures !== null && [...failures.values()].every(isDuplicateKey);
}

function between({ from, to }: UsageQuery): object {
  const ts = {
    ...(from === undefined ? {} : { $gte: instant('from', from) }),
    ...(to === undefined ? {} : { $lt: instant('to', to) }),
  };
  return Object.keys(ts).length === 0 ? {} : { ts };
}

const GROUPS: { readonly [group in UsageGroup]: unknown } = {
  app_id: '$app_id',
  user_id: '$user_id',
  workflow_name: '$workflow_name',
  agent: '$fact.agent',
  model: '$fact.model',
  day: { $substrBytes: ['$ts', 0, 10] },
};
const isNull = (field: string): object => ({ $eq: [field, null] });
/** The condition of `usedNothing` in the contracts. */
const USED_NOTHING = {
  $and: [
    isNull('$fact.input_tokens'),
    isNull('$fact.cost_usd'),
    { $eq: ['$fact.outcome', 'failed'] },
  ],
};
const countOf = (condition: object): object => ({
  $sum: { $cond: [{ $and: [condition, { $not: [USED_NOTHING] }] }, 1, 0] },
});
/** `$sum` ignores values that are not numbers, so that unknown counts add nothing. */
const SUMS = {
  calls: { $sum: 1 },
  unknown: countOf({ $or: [isNull('$fact.input_tokens'), isNull('$fact.output_tokens')] }),
  unpriced: countOf(isNull('$fact.cost_usd')),
  input_tokens: { $sum: '$fact.input_tokens' },
  output_tokens: { $sum: '$fact.output_tokens' },
  cached_input_tokens: { $sum: '$fact.cached_input_tokens' },
  reasoning_tokens: { $sum: '$fact.reasoning_tokens' },
  cost_usd: { $sum: '$fact.cost_usd' },
};
type Summed = Omit<UsageSummary, 'group' | 'cost_incomplete'> & {
  readonly unpriced: number;
  readonly _id: { readonly [group in UsageGroup]?: string | null } | null;
};

const keyOf = (groups: readonly UsageGroup[]): object | null =>
  groups.length === 0 ? null : Object.fromEntries(groups.map((group) => [group, GROUPS[group]]));

const groupOf = (key: Summed['_id'], groups: readonly UsageGroup[]): UsageSummary['group'] =>
  Object.fromEntries(
    groups.flatMap((group) => (typeof key?.[group] === 'string' ? [[group, key[group]]] : [])),
  );
