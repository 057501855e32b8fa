import type { Clock, Logger } from '@mozaiks/contracts';
import type { MeasuredStore } from '../measured-store.ts';
import { withMongoose } from './with-mongoose.ts';

export interface MongoStoreOptions {
  /** A connection string. It is never logged and never part of an error. */
  readonly uri: string;
  /** Default: the database that the URI names, otherwise `mozaiks`. */
  readonly database?: string;
  readonly logger: Logger;
  /**
   * Used for the age of erased data only; correctness never depends on it. Default: the system
   * clock.
   */
  readonly clock?: Pick<Clock, 'now'>;
  /**
   * In dev mode an unsafe URI only causes a warning, and the connection is safe all the same.
   * Otherwise the URI is rejected.
   */
  readonly dev: boolean;
  /**
   * The most connections to one server, at least 2. The two with which the driver monitors it do
   * not count. Default: `maxPoolSize` of the URI, otherwise 20.
   */
  readonly maxPoolSize?: number;
  /**
   * Creates and migrates nothing: a missing or older database is rejected with
   * `store_misconfigured`. Default: false.
   */
  readonly existing?: boolean;
  /**
   * Adds recorded usage to the outbox as well, for delivery to a billing system. Default: false.
   */
  readonly usage_outbox?: boolean;
  /** Time between two scrubs, which finish erasures, in ms. Default: five minutes. */
  readonly scrubEveryMs?: number;
}

const SCRUB_EVERY_MS = 5 * 60 * 1000;

/**
 * Every storage port on one MongoDB database, for any number of processes. Creates missing
 * collections and indexes, and migrates older ones. An acknowledged write is on the disks of a
 * majority and survives the loss of the primary.
 *
 * Rejects with `store_unavailable` if no primary answers within five seconds; `store_misconfigured`
 * for an invalid URI, an unsafe one outside dev mode, a missing unique index that cannot be
 * created, or if mongoose is not installed; `store_too_new` if a newer version has written the
 * database; `store_in_use` while an instance is running that is too old for a migration.
 */
export async function openMongoStore(options: MongoStoreOptions): Promise<MeasuredStore> {
  const { openConnectedStore } = await withMongoose(() => import('./open-connected-store.ts'));
  return openConnectedStore({
    clock: { now: () => Date.now() },
    scrubEveryMs: SCRUB_EVERY_MS,
    ...options,
  });
}
