import type { EventEmitter } from 'node:events';
import { RuntimeError, type Logger } from '@mozaiks/contracts';
import mongoose, { type Connection } from 'mongoose';
import type { MeasuredStore, StoreStats } from '../measured-store.ts';
import { MAX_TIME_MS, SELECTION_TIMEOUT_MS, SOCKET_TIMEOUT_MS } from './limits.ts';
import { poolOptions } from './pool-options.ts';
import { databaseOf, unsafeOptions } from './safe-uri.ts';

export interface ConnectOptions {
  readonly uri: string;
  readonly database?: string | undefined;
  readonly dev: boolean;
  readonly maxPoolSize?: number | undefined;
  readonly logger: Logger;
}

export interface Connected {
  readonly connection: Connection;
  readonly stats: MeasuredStore['stats'];
}

/**
 * The options of every operation, whatever the URI says. Reads and writes go to the primary, and
 * concern what a majority of the members have on disk.
 */
const SAFE = {
  writeConcern: { w: 'majority', j: true },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  retryWrites: true,
  serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS,
  socketTimeoutMS: SOCKET_TIMEOUT_MS,
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
} as const;

/**
 * A connection with its own mongoose, so that no global settings affect it. Rejects with
 * `store_misconfigured` for an invalid URI and, outside dev mode, for one that asks for less than
 * majority. Rejects with the driver's error if no primary answers.
 */
export async function connect({
  uri,
  database,
  dev,
  logger,
  maxPoolSize,
}: ConnectOptions): Promise<Connected> {
  const unsafe = unsafeOptions(uri);
  if (unsafe.length > 0 && !dev) throw new RuntimeError('store_misconfigured', { unsafe });
  if (unsafe.length > 0)
    logger.log('warn', 'ignoring unsafe options of MONGODB_URI', {
      event: 'store_unsafe',
      data: { unsafe },
    });
  const own = new mongoose.Mongoose({
    strictQuery: 'throw',
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    maxTimeMS: MAX_TIME_MS,
  });
  const connection = own.createConnection();
  // The operation that fails reports the connection error. Without a listener, it would end the
  // process.
  connection.on('error', () => undefined);
  try {
    const pool = poolOptions(uri, maxPoolSize);
    const opening = connection.openUri(uri, {
      ...SAFE,
      ...pool,
      dbName: database ?? databaseOf(uri),
    });
    const stats = watchPool(connection.getClient()); // the client has no connection yet
    await opening;
    await warnOfStandalone(connection, logger);
    return { connection, stats };
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
}

async function warnOfStandalone(connection: Connection, logger: Logger): Promise<void> {
  const hello = await connection.db?.command({ hello: 1, maxTimeMS: MAX_TIME_MS });
  if (hello?.['setName'] !== undefined || hello?.['msg'] === 'isdbgrid') return;
  logger.log('warn', 'MongoDB is a standalone server without failover: use a replica set', {
    event: 'store_standalone',
  });
}

/**
 * Counts the connections of a client from the events of its pools. Call it before the client
 * connects. `client` is undefined if its URI cannot be read.
 */
function watchPool(client: EventEmitter | undefined): () => StoreStats {
  const counts = { open: 0, busy: 0, waiting: 0 };
  const on = (event: string, change: Partial<typeof counts>): void => {
    client?.on(event, () => {
      counts.open += change.open ?? 0;
      counts.busy += change.busy ?? 0;
      counts.waiting += change.waiting ?? 0;
    });
  };
  on('connectionCreated', { open: 1 });
  on('connectionClosed', { open: -1 });
  on('connectionCheckOutStarted', { waiting: 1 });
  on('connectionCheckOutFailed', { waiting: -1 });
  on('connectionCheckedOut', { waiting: -1, busy: 1 });
  on('connectionCheckedIn', { busy: -1 });
  return () => ({ waiting: counts.waiting, connections: { open: counts.open, busy: counts.busy } });
}
