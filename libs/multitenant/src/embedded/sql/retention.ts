import {
  RuntimeError,
  tenantScope,
  type ChatRecord,
  type IdleChatsQuery,
  type OldUsageQuery,
} from '@mozaiks/contracts';
import { bytesOrNull, number, text } from './columns.ts';
import { deleteLog } from './erase.ts';
import { effect, single, type Operation, type Row } from './operation.ts';
import { unpackEvents } from './pack-events.ts';
import { RECORD_COLUMNS, recordOf } from './record.ts';
import { joined, nothing, sql, type Sql } from './sql.ts';
import { ofLog } from './tenant.ts';

/**
 * Only retention searches by age, across tenants, so these indexes are created when it is first
 * used. They are not part of the schema: a file without them is complete.
 */
export const createAgeIndexes: Operation<void> = effect(
  sql`CREATE INDEX IF NOT EXISTS chats_by_age ON chats (updated_at, app_id, user_id, chat_id)
    WHERE parent IS NULL AND erased = 0`,
  sql`CREATE INDEX IF NOT EXISTS usage_by_age ON usage (ts)`,
);

const POSITION = sql`updated_at, app_id, user_id, chat_id`;
const FREE = sql`erased = 0 AND owner IS NULL AND due_at IS NULL`;

const inWorkflow = (workflow_name: string | undefined): Sql =>
  workflow_name === undefined ? nothing : sql` AND workflow_name = ${workflow_name}`;

/** Looks across tenants. */
export function idleChats(
  query: IdleChatsQuery,
): Operation<{ readonly chats: readonly ChatRecord[]; readonly next?: string }> {
  const { before, workflow_name, limit, cursor } = query;
  const after = cursor === undefined ? nothing : sql` AND (${POSITION}) > (${positionOf(cursor)})`;
  const statement = sql`SELECT app_id, user_id, ${RECORD_COLUMNS} FROM chats
    WHERE parent IS NULL AND updated_at < ${before} AND ${FREE}${inWorkflow(workflow_name)}${after}
      AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.log_id = chats.log_id AND settled_seq IS NULL)
    ORDER BY ${POSITION} LIMIT ${limit + 1}`;
  return single(statement, (rows) => {
    const page = rows.slice(0, limit);
    const chats = page.map((row) => recordOf(scopeOf(row), row));
    const last = page.at(-1);
    return rows.length > limit && last !== undefined ? { chats, next: cursorOf(last) } : { chats };
  });
}

const scopeOf = (row: Row) => tenantScope(text(row, 'app_id'), text(row, 'user_id'));

const cursorOf = (row: Row): string =>
  JSON.stringify(['updated_at', 'app_id', 'user_id', 'chat_id'].map((name) => text(row, name)));

/** The values of `POSITION`. Throws `invalid_request` for a cursor that is not ours. */
function positionOf(cursor: string): Sql {
  const position = parsed(cursor);
  if (
    Array.isArray(position) &&
    position.length === 4 &&
    position.every((part) => typeof part === 'string')
  )
    return joined(
      position.map((part) => sql`${part as string}`),
      ', ',
    );
  throw new RuntimeError('invalid_request', { field: 'cursor' });
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(cursor);
  } catch {
    return null;
  }
}

/** Deletes the record as well: a chat at rest cannot have a late writer. */
export const removeChat = (record: ChatRecord): Operation<boolean> => ({
  statements: [
    sql`DELETE FROM chats WHERE ${ofLog(record)} AND fence = ${record.fence}
      AND inbox_seq = ${record.inbox_seq} AND updated_at = ${record.updated_at} AND ${FREE}
      AND NOT EXISTS (SELECT 1 FROM inbox WHERE ${ofLog(record)} AND settled_seq IS NULL)
      RETURNING 1 AS removed`,
    ...deleteLog(record),
  ],
  decide: ([removed = []]) => removed.length > 0,
});

const oldUsage = ({ before, workflow_name }: OldUsageQuery): Sql =>
  sql`FROM usage WHERE ts < ${before}${inWorkflow(workflow_name)}`;

export const countOldUsage = (query: OldUsageQuery): Operation<number> =>
  single(sql`SELECT count(*) AS old ${oldUsage(query)}`, ([row = {}]) => number(row, 'old'));

export const deleteOldUsage = (query: OldUsageQuery): Operation<number> =>
  single(
    sql`DELETE FROM usage WHERE id IN (SELECT id ${oldUsage(query)} ORDER BY ts LIMIT ${query.limit})
      RETURNING 1 AS deleted`,
    (rows) => rows.length,
  );

const isOld = (saved_before: string): Sql => sql`(saved_at IS NULL OR saved_at < ${saved_before})`;

export const oldVersions = (saved_before: string): Operation<readonly string[]> =>
  single(sql`SELECT workflow_version FROM workflow_versions WHERE ${isOld(saved_before)}`, (rows) =>
    rows.map((row) => text(row, 'workflow_version')),
  );

export interface NamedVersions {
  /**
   * The position of the last commit that was read. null: there is no commit after the given
   * position.
   */
  readonly position: number | null;
  readonly versions: readonly string[];
}

/**
 * The versions that the next `limit` commits name, in the order of the file. Looks across tenants.
 */
export const namedVersions = (after: number, limit: number): Operation<NamedVersions> =>
  single(
    sql`SELECT rowid AS position, events, packed
      FROM commits WHERE rowid > ${after} ORDER BY rowid LIMIT ${limit}`,
    (rows) => {
      const last = rows.at(-1);
      const position = last === undefined ? null : number(last, 'position');
      return { position, versions: rows.flatMap(versionsIn) };
    },
  );

function versionsIn(row: Row): string[] {
  const stored = { events: text(row, 'events'), packed: bytesOrNull(row, 'packed') };
  if (stored.packed === null && !stored.events.includes('"workflow_start"')) return [];
  return unpackEvents(stored).flatMap((event) =>
    event.type === 'workflow_start' ? [event.workflow_version] : [],
  );
}

/** Deletes the versions that were not saved in the meantime. Resolves with their number. */
export const deleteVersions = (
  versions: readonly string[],
  saved_before: string,
): Operation<number> => ({
  statements: versions.map(
    (version) => sql`DELETE FROM workflow_versions
      WHERE workflow_version = ${version} AND ${isOld(saved_before)} RETURNING 1 AS deleted`,
  ),
  decide: (results) => results.flat().length,
});
