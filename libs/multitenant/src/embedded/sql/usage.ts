import {
  type AppScope,
  type LogRef,
  type TenantScope,
  type UsageGroup,
  type UsageQuery,
  type UsageRow,
  type UsageSummary,
} from '@mozaiks/contracts';
import { instant } from '../../instant.ts';
import { isTenantScope } from '../../scope.ts';
import { number, text, textOrNull } from './columns.ts';
import { effect, single, type Operation, type Row } from './operation.ts';
import { usageEventIn, storedUsageEvent } from './stored-usage-event.ts';
import { joined, nothing, sql, type Sql } from './sql.ts';
import { chatValues, ofApp, ofLog, ofTenant } from './tenant.ts';
import { intoOutbox } from './usage-outbox.ts';

export const recordUsage = (
  log: LogRef,
  rows: readonly UsageRow[],
  to_outbox: boolean,
): Operation<void> =>
  effect(
    ...rows.flatMap((row) =>
      to_outbox ? [intoOutbox(log, row), insert(log, row)] : [insert(log, row)],
    ),
  );

const insert = (log: LogRef, { id, workflow_name, fact }: UsageRow): Sql => sql`
  INSERT INTO usage (id, app_id, user_id, chat_id, log_id, workflow_name, agent, model, ts,
    input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost_usd, fact)
  VALUES (${id}, ${chatValues(log)}, ${log.log_id}, ${workflow_name}, ${fact.agent}, ${fact.model}, ${fact.ts},
    ${fact.input_tokens}, ${fact.output_tokens}, ${fact.cached_input_tokens}, ${fact.reasoning_tokens}, ${fact.cost_usd}, ${storedUsageEvent(fact)})
  ON CONFLICT (id) DO NOTHING`;

/**
 * Ids start with the log id and a slash. The character after the slash is 0. So the index of the
 * ids finds the rows of a log.
 */
const usageById = sql`usage INDEXED BY sqlite_autoindex_usage_1`;
const inLog = (log: LogRef): Sql =>
  sql`${ofLog(log)} AND id > ${`${log.log_id}/`} AND id < ${`${log.log_id}0`}`;

export const usageOf = (log: LogRef): Operation<readonly UsageRow[]> =>
  single(sql`SELECT * FROM ${usageById} WHERE ${inLog(log)}`, (rows) =>
    rows
      .map((row) => ({
        id: text(row, 'id'),
        workflow_name: text(row, 'workflow_name'),
        fact: usageEventIn(row),
      }))
      .sort((a, b) => a.fact.seq - b.fact.seq),
  );

/** The `fact` names the chat too. */
export const forgetUsage = (log: LogRef): Operation<void> =>
  effect(
    sql`UPDATE ${usageById} SET user_id = NULL, chat_id = NULL, fact = json_remove(fact, '$.chat_id')
      WHERE ${inLog(log)}`,
  );

const GROUPS: { readonly [group in UsageGroup]: Sql } = {
  app_id: sql`app_id`,
  user_id: sql`user_id`,
  workflow_name: sql`workflow_name`,
  agent: sql`agent`,
  model: sql`model`,
  day: sql`substr(ts, 1, 10)`,
};

/** The condition of `usedNothing` in the contracts. */
const USED_NOTHING = sql`(input_tokens IS NULL AND cost_usd IS NULL AND json_extract(fact, '$.outcome') = 'failed')`;

export function summarizeUsage(
  scope: TenantScope | AppScope,
  query: UsageQuery,
): Operation<readonly UsageSummary[]> {
  const groups = [...new Set(query.group_by)];
  const columns = joined(
    groups.map((group) => sql`${GROUPS[group]}`),
    ', ',
  );
  const named = groups.map((group) => ({
    text: `${GROUPS[group].text} AS "${group}", `,
    params: [],
  }));
  const statement = sql`
    SELECT ${named.reduce((all, one) => sql`${all}${one}`, nothing)}count(*) AS calls,
      total((input_tokens IS NULL OR output_tokens IS NULL) AND NOT ${USED_NOTHING}) AS unknown,
      total(cost_usd IS NULL AND NOT ${USED_NOTHING}) AS unpriced,
      total(input_tokens) AS input_tokens, total(output_tokens) AS output_tokens,
      total(cached_input_tokens) AS cached_input_tokens, total(reasoning_tokens) AS reasoning_tokens, total(cost_usd) AS cost_usd
    FROM usage WHERE ${isTenantScope(scope) ? ofTenant(scope) : ofApp(scope)}${between(query)}
    ${groups.length === 0 ? sql`HAVING count(*) > 0` : sql`GROUP BY ${columns} ORDER BY ${columns}`}`;
  return single(statement, (rows) => rows.map((row) => summaryOf(row, groups)));
}

const between = ({ from, to }: UsageQuery): Sql =>
  sql`${
    from === undefined ? nothing : sql` AND ts >= ${instant('from', from)}`
  }${to === undefined ? nothing : sql` AND ts < ${instant('to', to)}`}`;

function summaryOf(row: Row, groups: readonly UsageGroup[]): UsageSummary {
  const named = groups.flatMap((group) => {
    const value = textOrNull(row, group);
    return value === null ? [] : [[group, value] as const];
  });
  return {
    group: Object.fromEntries(named),
    calls: number(row, 'calls'),
    unknown: number(row, 'unknown'),
    input_tokens: number(row, 'input_tokens'),
    output_tokens: number(row, 'output_tokens'),
    cached_input_tokens: number(row, 'cached_input_tokens'),
    reasoning_tokens: number(row, 'reasoning_tokens'),
    cost_usd: number(row, 'cost_usd'),
    cost_incomplete: number(row, 'unpriced') > 0,
  };
}
