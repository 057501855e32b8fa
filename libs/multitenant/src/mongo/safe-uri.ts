import { RuntimeError } from '@mozaiks/contracts';
import mongoose from 'mongoose';

const DEFAULT_DATABASE = 'mozaiks';

/** The database that the URI names. Without a name, the driver would use `test`. */
export function databaseOf(uri: string): string {
  const [, path = ''] = /^[^:]+:\/\/[^/]+\/([^?]+)/.exec(uri) ?? [];
  return path === '' ? DEFAULT_DATABASE : decodeURIComponent(path);
}

/**
 * The options of the URI that could lose acknowledged events, or show events that are lost later.
 * Throws `store_misconfigured` for an invalid URI, and never includes the URI: it may contain a
 * password.
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
