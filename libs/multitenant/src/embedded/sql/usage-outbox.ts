import {
  chatRef,
  logRef,
  tenantScope,
  toTimestamp,
  type ClaimOptions,
  type LogRef,
  type OutboxCounts,
  type OutboxRow,
  type UsageRow,
} from '@mozaiks/contracts';
import { number, text, textOrNull } from './columns.ts';
import { effect, single, type Operation, type Row } from './operation.ts';
import { sql, type Sql } from './sql.ts';
import { chatValues, ofApp } from './tenant.ts';

// Across all tenants: no public endpoint gets this port.

/**
 * Runs before the row is added to the ledger, and only if the ledger does not have it. Rows of
 * erased chats no longer name a user.
 */
export const intoOutbox = (log: LogRef, { id, workflow_name, fact }: UsageRow): Sql => sql`
  INSERT INTO outbox (id, app_id, user_id, chat_id, log_id, workflow_name, ts, fact, parked)
  SELECT ${id}, ${chatValues(log)}, ${log.log_id}, ${workflow_name}, ${fact.ts}, ${JSON.stringify(fact)}, 0
    WHERE NOT EXISTS (SELECT 1 FROM usage WHERE ${ofApp(log)} AND id = ${id})
  ON CONFLICT (id) DO NOTHING`;

export function claimUsage({
  by,
  now,
  lease_ms,
  limit,
}: ClaimOptions): Operation<readonly OutboxRow[]> {
  const isMine = sql`EXISTS (SELECT 1 FROM leases WHERE name = 'usage_export' AND holder = ${by})`;
  const oldest = sql`WHERE parked = 0 ORDER BY ts, id LIMIT ${limit}`;
  return {
    statements: [
      sql`INSERT INTO leases (name, holder, until) VALUES ('usage_export', ${by}, ${now + lease_ms})
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
        WHERE leases.holder = excluded.holder OR leases.until <= ${now}`,
      sql`UPDATE outbox SET first_claimed_at = ${toTimestamp(now)}
        WHERE first_claimed_at IS NULL AND id IN (SELECT id FROM outbox ${oldest}) AND ${isMine}`,
      sql`SELECT * FROM (SELECT * FROM outbox ${oldest}) WHERE ${isMine} ORDER BY ts, id`,
    ],
    decide: (results) => (results.at(-1) ?? []).map(claimed),
  };
}

const claimed = (row: Row): OutboxRow => ({
  id: text(row, 'id'),
  workflow_name: text(row, 'workflow_name'),
  fact: JSON.parse(text(row, 'fact')) as OutboxRow['fact'],
  log: logRef(
    chatRef(tenantScope(text(row, 'app_id'), text(row, 'user_id')), text(row, 'chat_id')),
    text(row, 'log_id'),
  ),
  first_claimed_at: text(row, 'first_claimed_at'),
});

export const usageDelivered = (ids: readonly string[]): Operation<void> =>
  effect(...ids.map((id) => sql`DELETE FROM outbox WHERE id = ${id}`));

export const parkUsage = (ids: readonly string[]): Operation<void> =>
  effect(...ids.map((id) => sql`UPDATE outbox SET parked = 1 WHERE id = ${id}`));

export const unparkUsage: Operation<number> = single(
  sql`UPDATE outbox SET parked = 0, first_claimed_at = NULL WHERE parked = 1 RETURNING 1 AS unparked`,
  (rows) => rows.length,
);

export const countOutbox: Operation<OutboxCounts> = single(
  sql`SELECT total(parked = 0) AS waiting, total(parked) AS parked, min(CASE WHEN parked = 0 THEN ts END) AS oldest FROM outbox`,
  ([row = {}]) => {
    const oldest = textOrNull(row, 'oldest');
    return {
      waiting: number(row, 'waiting'),
      parked: number(row, 'parked'),
      ...(oldest === null ? {} : { oldest }),
    };
  },
);
