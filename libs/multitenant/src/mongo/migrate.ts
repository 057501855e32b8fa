import { RuntimeError, type Logger } from '@mozaiks/contracts';
import type { Connection } from 'mongoose';
import type { Collections } from './collections.ts';
import type { MetaDocument } from './documents.ts';
import { ensureCollections } from './ensure-indexes.ts';
import { TIMED } from './limits.ts';
import { rekeyLogs } from './rekey-logs.ts';

interface Migration {
  /** The version of the schema that it leads to. */
  readonly to: number;
  /** Repeatable, and safe while others do the same. Processes of the version before are stopped: they would not find what it has moved. */
  readonly up: (connection: Connection) => Promise<void>;
}

/** In order, without a hole. A published one never changes: what comes later is another one. */
export const MIGRATIONS: readonly Migration[] = [
  { to: 1, up: ensureCollections },
  { to: 2, up: rekeyLogs },
];
export const SCHEMA_VERSION = MIGRATIONS.length;

const SCHEMA = { _id: 'schema' } as const;

/** Brings the database up to this version, step by step. Rejects with `store_too_new`, before anything is touched, where a newer one has been at it. */
export async function migrate(connection: Connection, { meta }: Pick<Collections, 'meta'>, logger: Logger): Promise<void> {
  const found = await meta.findOne(SCHEMA).lean<MetaDocument>().exec();
  const schema_version = found?.version ?? 0;
  if (schema_version > SCHEMA_VERSION) throw new RuntimeError('store_too_new', { schema_version, supported: SCHEMA_VERSION });
  for (const { to, up } of MIGRATIONS.slice(schema_version)) {
    await up(connection);
    await meta.updateOne(SCHEMA, { $max: { version: to } }, { ...TIMED, upsert: true }).exec();
    logger.log('info', 'the database was migrated', { event: 'store_migrated', data: { schema_version: to } });
  }
}
