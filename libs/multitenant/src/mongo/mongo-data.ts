import {
  isRuntimeError,
  jsonSize,
  queryProblem,
  RuntimeError,
  type DataQuery,
  type DataSource,
  type JsonObject,
  type TenantScope,
} from '@mozaiks/contracts';
import type { Connection } from 'mongoose';
import { ofApp } from './filters.ts';
import { jsonOf } from './json-of-document.ts';
import { storeError } from './store-error.ts';

const MAX_READ_MS = 5_000;
const MAX_DOCUMENTS = 1_000;
const MAX_BYTES = 64 * 1024;
const BATCH = 50;

/** `DataSource` on the collections of a connection. */
export function createMongoData(
  connection: Pick<Connection, 'collection'>,
  names: readonly string[],
): DataSource {
  const allowed = new Set(names);
  return {
    async find(scope, query) {
      const problem = problemOf(query, allowed);
      if (problem !== undefined) throw refused(problem);
      try {
        return await read(connection, scope, query);
      } catch (error) {
        const known = storeError(error);
        throw isRuntimeError(known, 'internal') ? refused('the server refuses the query') : known;
      }
    },
  };
}

function problemOf(
  { collection, filter, fields = [] }: DataQuery,
  allowed: ReadonlySet<string>,
): string | undefined {
  if (!allowed.has(collection)) return `the collection ${collection} is not allowed`;
  const field = fields.find((name) => name === '' || name.includes('$'));
  return field === undefined ? queryProblem(filter) : `${field} is not the name of a field`;
}

const refused = (reason: string): RuntimeError => new RuntimeError('data_refused', { reason });

async function read(
  connection: Pick<Connection, 'collection'>,
  scope: TenantScope,
  { collection, filter, fields, limit }: DataQuery,
): Promise<readonly JsonObject[]> {
  const cursor = connection.collection(collection).find(
    // Both must hold, so the caller's filter cannot widen the scope.
    { $and: [ofApp(scope), filter] },
    {
      ...(fields === undefined ? {} : { projection: projectionOf(fields) }),
      // With the default collation of a collection, `App` and `app` may be equal.
      collation: { locale: 'simple' },
      sort: { _id: 1 },
      limit: Math.min(limit ?? MAX_DOCUMENTS + 1, MAX_DOCUMENTS + 1),
      batchSize: BATCH,
      maxTimeMS: MAX_READ_MS,
    },
  );
  const found: JsonObject[] = [];
  let bytes = 0;
  try {
    for await (const document of cursor) {
      const json = jsonOf(document);
      bytes += jsonSize(json);
      if (found.length === MAX_DOCUMENTS || bytes > MAX_BYTES)
        throw new RuntimeError('data_too_large', {
          max_documents: MAX_DOCUMENTS,
          max_bytes: MAX_BYTES,
        });
      found.push(json);
    }
  } finally {
    await cursor.close().catch(() => undefined);
  }
  return found;
}

const projectionOf = (fields: readonly string[]): Record<string, 0 | 1> => ({
  ...(fields.includes('_id') ? {} : { _id: 0 as const }),
  ...Object.fromEntries(fields.map((field) => [field, 1 as const])),
});
