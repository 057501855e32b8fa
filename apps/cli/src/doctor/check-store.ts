import { accessSync, constants } from 'node:fs';
import { isRuntimeError, type RuntimeError } from '@mozaiks/contracts';
import { safeValue } from '@mozaiks/observability';
import type { StoreInspection } from '@mozaiks/runtime';
import { counted } from '../render/counted.ts';
import type { Configuration } from './configuration.ts';
import type { Finding } from './finding.ts';

const check = 'store';
type Embedded = Extract<StoreInspection, { readonly kind: 'embedded' }>;
type Mongo = Extract<StoreInspection, { readonly kind: 'mongo' }>;

export async function checkStore({ plan }: Configuration): Promise<readonly Finding[]> {
  const { inspectStore } = await import('@mozaiks/runtime');
  try {
    const found = await inspectStore(plan);
    switch (found.kind) {
      case 'memory':
        return [{ check, level: 'ok', message: 'memory: chats are lost when the server stops' }];
      case 'embedded':
        return embedded(found);
      case 'mongo':
        return mongo(found);
    }
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    return [failed(error, plan.store.kind === 'mongo')];
  }
}

function embedded({
  file,
  exists,
  server,
  schema_version,
  supported,
}: Embedded): readonly Finding[] {
  if (!exists) return [{ check, level: 'ok', message: `the first start creates ${file}` }];
  if (server !== undefined)
    return [{ check, level: 'ok', message: `${file} is in use by the server at ${server.url}` }];
  if (schema_version !== null && schema_version > supported)
    return [tooNew(schema_version, supported)];
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
  } catch {
    return [
      {
        check,
        level: 'error',
        message: `${file} cannot be written`,
        hint: 'give it to the user of the server',
      },
    ];
  }
  const older =
    schema_version !== null && schema_version < supported
      ? '; the next start migrates it: make a backup first'
      : '';
  return [{ check, level: 'ok', message: `${file} can be opened${older}` }];
}

function mongo({
  schema_version,
  supported,
  missing_indexes,
  warnings,
  clock_ahead_ms,
}: Mongo): readonly Finding[] {
  const state =
    schema_version === 0
      ? '; the first start creates the collections'
      : schema_version < supported
        ? '; the next start migrates it'
        : '';
  const ok: Finding = { check, level: 'ok', message: `MongoDB answers${state}` };
  const problems = warnings.map(
    (message): Finding => ({
      check,
      level: 'warning',
      message,
      hint: 'see "The server" in docs/operations.md',
    }),
  );
  return [ok, ...problems, ...missing_indexes.map(missing), ...clock(clock_ahead_ms)];
}

const missing = ({ collection, key, unique }: Mongo['missing_indexes'][number]): Finding => ({
  check,
  level: unique ? 'error' : 'warning',
  message: `the ${unique ? 'unique ' : ''}index on ${key.join(', ')} of ${collection} is missing`,
  hint: 'the next start creates it, if its user may create indexes (readWrite)',
});

/** The leases of the usage export and the expiry of tokens tolerate a larger difference. */
const MAX_CLOCK_MS = 5_000;

function clock(ahead_ms: number | null): readonly Finding[] {
  if (ahead_ms === null || Math.abs(ahead_ms) <= MAX_CLOCK_MS) return [];
  const message = `the clock of MongoDB is ${counted(Math.round(Math.abs(ahead_ms) / 1000), 'second')} ${ahead_ms > 0 ? 'ahead' : 'behind'}`;
  return [
    { check, level: 'warning', message, hint: 'synchronize the clocks of all machines (NTP)' },
  ];
}

const tooNew = (schema_version: number, supported: number): Finding => ({
  check,
  level: 'error',
  message: `a newer version of the server has written the store: schema ${schema_version}, and this one knows ${supported}`,
  hint: 'use the newer version, or restore a backup from before',
});

function failed(error: RuntimeError, isMongo: boolean): Finding {
  const { code, details, cause } = error;
  if (code === 'store_too_new')
    return tooNew(Number(details['schema_version']), Number(details['supported']));
  const why =
    cause instanceof Error ? `: ${String(safeValue(cause.message)).replace(/\s+/g, ' ')}` : '';
  const about = Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`;
  const advice = isMongo
    ? 'check that MONGODB_URI names a server that runs and can be reached from here, with its user and password'
    : 'check that it is a database of this server, on a local disk';
  return {
    check,
    level: 'error',
    message: `${error.message} (${code})${about}${why}`,
    hint: advice,
  };
}
