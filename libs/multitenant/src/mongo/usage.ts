import type { LogRef, UsageGroup, UsageLedger, UsageQuery, UsageRow, UsageSummary } from '@mozaiks/contracts';
import { instant } from '../instant.ts';
import type { Collections } from './collections.ts';
import type { UsageDocument } from './documents.ts';
import { named, ofLog, ofScope } from './filters.ts';
import { underLog } from './keys.ts';
import { TIMED } from './limits.ts';
import { failuresOf, isDuplicateKey } from './store-error.ts';
import { toStored } from './stored-json.ts';

type Rows = Collections['usage'];

export const createUsage = (usage: Rows): UsageLedger => ({
  record: async (log, rows) => {
    if (rows.length === 0) return;
    const documents = rows.map((row) => documentOf(log, row) as object);
    try {
      await usage.collection.insertMany(documents, { ...TIMED, ordered: false });
    } catch (error) {
      // Unordered: those that were known already fail one by one, the others are in.
      if (!onlyDuplicates(error)) throw error;
    }
  },
  summarize: async (scope, query) => {
    const groups = [...new Set(query.group_by)];
    const pipeline = [{ $match: { ...ofScope(scope), ...between(query) } }, { $group: { _id: keyOf(groups), ...SUMS } }];
    const sums = await usage.collection.aggregate<Summed>(pipeline, TIMED).toArray();
    return sums.map(({ _id, ...summed }) => ({ group: groupOf(_id, groups), ...summed }));
  },
  forget: (log) => forgetUser(usage, log),
});

export async function forgetUser(usage: Rows, log: LogRef): Promise<void> {
  await usage.updateMany(underLog(log), { $set: { user_id: null, chat_id: null } }, TIMED).exec();
}

/** What the fact says beside what the document names: its `seq` is in the id. */
function documentOf(log: LogRef, { id, workflow_name, fact }: UsageRow): UsageDocument {
  const { type: _type, seq: _seq, ts: _ts, chat_id: _chat_id, ...rest } = fact;
  return { _id: named(id), ...ofLog(log), workflow_name, ts: fact.ts, fact: toStored(rest) };
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
/** `$sum` passes by what is no number, so that unknown counts add nothing. */
const SUMS = {
  calls: { $sum: 1 },
  unknown: { $sum: { $cond: [{ $or: [isNull('$fact.input_tokens'), isNull('$fact.output_tokens')] }, 1, 0] } },
  input_tokens: { $sum: '$fact.input_tokens' },
  output_tokens: { $sum: '$fact.output_tokens' },
  cached_input_tokens: { $sum: '$fact.cached_input_tokens' },
  reasoning_tokens: { $sum: '$fact.reasoning_tokens' },
  cost_usd: { $sum: '$fact.cost_usd' },
};
type Summed = Omit<UsageSummary, 'group'> & { readonly _id: { readonly [group in UsageGroup]?: string | null } | null };

const keyOf = (groups: readonly UsageGroup[]): object | null =>
  groups.length === 0 ? null : Object.fromEntries(groups.map((group) => [group, GROUPS[group]]));

const groupOf = (key: Summed['_id'], groups: readonly UsageGroup[]): UsageSummary['group'] =>
  Object.fromEntries(groups.flatMap((group) => (typeof key?.[group] === 'string' ? [[group, key[group]]] : [])));
