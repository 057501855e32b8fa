import {
  canonicalJson,
  usedNothing,
  type AppScope,
  type LogRef,
  type TenantScope,
  type UsageGroup,
  type UsageLedger,
  type UsageQuery,
  type UsageRow,
  type UsageSummary,
} from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';
import type { StoredUsage, Tables } from './tables.ts';

export const referenceUsage = (
  { usage: rows, outbox }: Tables,
  usage_outbox: boolean,
): UsageLedger => ({
  record: async (log, reported) => {
    for (const row of reported.filter(({ id }) => !rows.has(id))) {
      rows.set(row.id, storedUsage(log, row));
      if (usage_outbox)
        outbox.set(row.id, {
          log: jsonCopy(log),
          row: jsonCopy(row),
          parked: false,
          first_claimed_at: null,
        });
    }
  },
  of: async (log) =>
    [...rows.values()]
      .filter((stored) => belongsTo(stored, log))
      .map(({ row }) => jsonCopy(row))
      .sort((a, b) => a.fact.seq - b.fact.seq),
  summarize: async (scope, query) =>
    summaries([...rows.values()].filter(seenBy(scope)).filter(within(query)), query.group_by),
  forget: async (log) => {
    for (const [id, stored] of rows)
      if (stored.user_id !== null && belongsTo(stored, log))
        rows.set(id, { ...stored, user_id: null });
  },
});

const storedUsage = ({ app_id, user_id, log_id }: LogRef, row: UsageRow): StoredUsage => ({
  app_id,
  user_id,
  log_id,
  row: jsonCopy(row),
});

const belongsTo = (stored: StoredUsage, log: LogRef): boolean =>
  stored.app_id === log.app_id && stored.user_id === log.user_id && stored.log_id === log.log_id;

const seenBy =
  (scope: TenantScope | AppScope) =>
  ({ app_id, user_id }: StoredUsage): boolean =>
    app_id === scope.app_id && (!('user_id' in scope) || user_id === scope.user_id);

const within =
  ({ from, to }: UsageQuery) =>
  ({ row: { fact } }: StoredUsage): boolean =>
    (from === undefined || Date.parse(fact.ts) >= Date.parse(from)) &&
    (to === undefined || Date.parse(fact.ts) < Date.parse(to));

function summaries(rows: readonly StoredUsage[], by: readonly UsageGroup[]): UsageSummary[] {
  const sums = new Map<string, UsageSummary>();
  for (const stored of rows) {
    const group = groupOf(stored, by);
    const key = canonicalJson(group);
    sums.set(key, added(sums.get(key) ?? { group, ...nothing }, stored.row.fact));
  }
  return [...sums.values()];
}

function groupOf(
  { app_id, user_id, row }: StoredUsage,
  by: readonly UsageGroup[],
): { [group in UsageGroup]?: string } {
  const { agent, model, ts } = row.fact;
  const values: Record<UsageGroup, string | null> = {
    app_id,
    user_id,
    workflow_name: row.workflow_name,
    agent,
    model,
    day: ts.slice(0, 10),
  };
  return Object.fromEntries(
    by.flatMap((name) => (values[name] === null ? [] : [[name, values[name]]])),
  );
}

const nothing = {
  calls: 0,
  unknown: 0,
  input_tokens: 0,
  output_tokens: 0,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0,
  cost_incomplete: false,
};

const added = (sum: UsageSummary, fact: UsageRow['fact']): UsageSummary => ({
  group: sum.group,
  calls: sum.calls + 1,
  unknown: sum.unknown + (isUnknown(fact) ? 1 : 0),
  input_tokens: sum.input_tokens + (fact.input_tokens ?? 0),
  output_tokens: sum.output_tokens + (fact.output_tokens ?? 0),
  cached_input_tokens: sum.cached_input_tokens + (fact.cached_input_tokens ?? 0),
  reasoning_tokens: sum.reasoning_tokens + (fact.reasoning_tokens ?? 0),
  cost_usd: sum.cost_usd + (fact.cost_usd ?? 0),
  cost_incomplete: sum.cost_incomplete || (fact.cost_usd === null && !usedNothing(fact)),
});

const isUnknown = (fact: UsageRow['fact']): boolean =>
  !usedNothing(fact) && (fact.input_tokens === null || fact.output_tokens === null);
