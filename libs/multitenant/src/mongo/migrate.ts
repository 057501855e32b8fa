import { setTimeout as wait } from 'node:timers/promises';
import { RuntimeError, type Logger } from '@mozaiks/contracts';
import type { Connection } from 'mongoose';
import type { Collections } from './collections.ts';
import type { MetaDocument, SessionDocument } from './documents.ts';
import { ensureCollections } from './ensure-indexes.ts';
import { TIMED } from './limits.ts';
import { rekeyLogs } from './rekey-logs.ts';

interface Migration {
  /** The schema version after the migration. */
  readonly to: number;
  /** May be repeated, and is safe while others run it. */
  readonly up: (connection: Connection) => Promise<void>;
  /**
   * Instances of the previous version must have stopped: they would continue to write in the old
   * format, which is no longer read.
   */
  readonly exclusive?: true;
}

/** In order, without gaps. A released entry never changes; add another one. */
export const MIGRATIONS: readonly Migration[] = [
  { to: 1, up: ensureCollections },
  { to: 2, up: rekeyLogs, exclusive: true },
];
export const SCHEMA_VERSION = MIGRATIONS.length;

const SCHEMA = { _id: 'schema' } as const;

/**
 * Migrates the database to this version, step by step. Rejects with `store_too_new`, before any
 * change, if a newer version has migrated it. Rejects with `store_in_use` while an instance is
 * running that is too old for a step.
 */
export async function migrate(
  connection: Connection,
  collections: Pick<Collections, 'meta' | 'sessions'>,
  logger: Logger,
): Promise<void> {
  const { meta } = collections;
  const found = await versionOf(meta);
  for (const { to, up, exclusive } of MIGRATIONS.slice(found)) {
    if (
      exclusive === true &&
      found > 0 &&
      (await isAnyInstanceRunning(collections)) &&
      (await versionOf(meta)) < to
    )
      throw new RuntimeError('store_in_use', { schema_version: found, needed: to });
    await up(connection);
    await meta.updateOne(SCHEMA, { $max: { version: to } }, { ...TIMED, upsert: true }).exec();
    logger.log('info', 'the database was migrated', {
      event: 'store_migrated',
      data: { schema_version: to },
    });
  }
}

/**
 * For read-only use. Rejects with `store_too_new` or `store_misconfigured` if the database does not
 * have this version. Changes nothing.
 */
export async function requireCurrent({ meta }: Pick<Collections, 'meta'>): Promise<void> {
  const schema_version = await versionOf(meta);
  if (schema_version < SCHEMA_VERSION)
    throw new RuntimeError('store_misconfigured', { schema_version, needed: SCHEMA_VERSION });
}

/**
 * The schema version; 0 if the database is new. Rejects with `store_too_new` if it is newer than
 * this version.
 */
export async function versionOf(meta: Collections['meta']): Promise<number> {
  const found = await meta.findOne(SCHEMA).lean<MetaDocument>().exec();
  const schema_version = found?.version ?? 0;
  if (schema_version > SCHEMA_VERSION)
    throw new RuntimeError('store_too_new', { schema_version, supported: SCHEMA_VERSION });
  return schema_version;
}

/** More than two heartbeats of a living process. */
const TWO_BEATS_MS = 5_000;

async function isAnyInstanceRunning({ sessions }: Pick<Collections, 'sessions'>): Promise<boolean> {
  const beats = async (): Promise<ReadonlyMap<string, number>> =>
    new Map(
      (await sessions.find({ dead: false }).lean<SessionDocument[]>().exec()).map(
        ({ _id, beat }) => [_id, beat],
      ),
    );
  const before = await beats();
  if (before.size === 0) return false;
  await wait(TWO_BEATS_MS);
  return [...(await beats())].some(([session, beat]) => before.get(session) !== beat);
}
