import { setTimeout as wait } from 'node:timers/promises';
import { RuntimeError, type Logger } from '@mozaiks/contracts';
import type { Connection } from 'mongoose';
import type { Collections } from './collections.ts';
import type { MetaDocument, SessionDocument } from './documents.ts';
import { ensureCollections } from './ensure-indexes.ts';
import { TIMED } from './limits.ts';
import { rekeyLogs } from './rekey-logs.ts';

interface Migration {
  /** The version of the schema that it leads to. */
  readonly to: number;
  /** Repeatable, and safe while others do the same. */
  readonly up: (connection: Connection) => Promise<void>;
  /** Instances of the version before must be gone: they would write on in the old form, where nobody looks any more. */
  readonly alone?: true;
}

/** In order, without a hole. A published one never changes: what comes later is another one. */
export const MIGRATIONS: readonly Migration[] = [
  { to: 1, up: ensureCollections },
  { to: 2, up: rekeyLogs, alone: true },
];
export const SCHEMA_VERSION = MIGRATIONS.length;

const SCHEMA = { _id: 'schema' } as const;

/**
 * Brings the database up to this version, step by step. Rejects with `store_too_new`, before anything is touched, where a newer one has been at it, and
 * with `store_in_use` while an instance lives that is too old for a step.
 */
export async function migrate(
  connection: Connection,
  collections: Pick<Collections, 'meta' | 'sessions'>,
  logger: Logger,
): Promise<void> {
  const { meta } = collections;
  const found = await versionOf(meta);
  for (const { to, up, alone } of MIGRATIONS.slice(found)) {
    if (
      alone === true &&
      found > 0 &&
      (await somebodyLives(collections)) &&
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

/** For who only looks: rejects with `store_too_new` or `store_misconfigured` where the database is not of this version. Touches nothing. */
export async function requireCurrent({ meta }: Pick<Collections, 'meta'>): Promise<void> {
  const schema_version = await versionOf(meta);
  if (schema_version < SCHEMA_VERSION)
    throw new RuntimeError('store_misconfigured', { schema_version, needed: SCHEMA_VERSION });
}

/** 0: nobody has made it yet. Rejects with `store_too_new` for one of a newer version. */
export async function versionOf(meta: Collections['meta']): Promise<number> {
  const found = await meta.findOne(SCHEMA).lean<MetaDocument>().exec();
  const schema_version = found?.version ?? 0;
  if (schema_version > SCHEMA_VERSION)
    throw new RuntimeError('store_too_new', { schema_version, supported: SCHEMA_VERSION });
  return schema_version;
}

/** More than two beats of whoever lives. */
const BEATS_MS = 5_000;

async function somebodyLives({ sessions }: Pick<Collections, 'sessions'>): Promise<boolean> {
  const beats = async (): Promise<ReadonlyMap<string, number>> =>
    new Map(
      (await sessions.find({ dead: false }).lean<SessionDocument[]>().exec()).map(
        ({ _id, beat }) => [_id, beat],
      ),
    );
  const before = await beats();
  if (before.size === 0) return false;
  await wait(BEATS_MS);
  return [...(await beats())].some(([session, beat]) => before.get(session) !== beat);
}
