import { RuntimeError } from '@mozaiks/contracts';
import mongoose from 'mongoose';

const DEFAULT_DATABASE = 'mozaiks';

/** The database that the URI names. The driver would take `test` where it names none. */
export function databaseOf(uri: string): string {
  const [, path = ''] = /^[^:]+:\/\/[^/]+\/([^?]+)/.exec(uri) ?? [];
  return path === '' ? DEFAULT_DATABASE : decodeURIComponent(path);
}

/**
 * What the URI asks for that could lose acknowledged facts, or show facts that are lost later, by the names of its options.
 * Throws `store_misconfigured` for a URI that cannot be read, and never repeats it: it may hold a password.
 */
export function unsafeOptions(uri: string): string[] {
  const { options } = parsed(uri);
  const { writeConcern, readConcern, readPreference, retryWrites } = options;
  const w = writeConcern?.w;
  return [
    ...(w === undefined || w === 'majority' ? [] : ['w']),
    ...(writeConcern?.journal === false ? ['journal'] : []),
    ...(writeConcern?.wtimeoutMS === undefined ? [] : ['wtimeoutMS']),
    ...(retryWrites ? [] : ['retryWrites']),
    ...(readConcern?.level === undefined || STRONG.has(readConcern.level)
      ? []
      : ['readConcernLevel']),
    ...(readPreference.mode === 'primary' ? [] : ['readPreference']),
  ];
}
const STRONG: ReadonlySet<string> = new Set(['majority', 'linearizable']);

/** The number of connections that the URI keeps open. */
export const minPoolSizeOf = (uri: string): number => parsed(uri).options.minPoolSize;

/** A client that never connects. */
function parsed(uri: string): mongoose.mongo.MongoClient {
  try {
    return new mongoose.mongo.MongoClient(uri);
  } catch {
    throw new RuntimeError('store_misconfigured', {
      problem: 'MONGODB_URI is not a connection string',
    });
  }
}
