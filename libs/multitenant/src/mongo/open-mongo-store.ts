import type { Clock, Logger } from '@mozaiks/contracts';
import type { MeasuredStore } from '../measured-store.ts';
import { withMongoose } from './with-mongoose.ts';

export interface MongoStoreOptions {
  /** A connection string. It is never logged, and stands in no error. */
  readonly uri: string;
  /** Default: the one that the URI names, else `mozaiks`. */
  readonly database?: string;
  readonly logger: Logger;
  /** For the age of what is erased; nothing that must be right depends on it. Default: the system's. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Dev mode: an unsafe URI is a warning, and used safely all the same. Otherwise it is refused. */
  readonly dev: boolean;
  /**
   * The most connections to one server, 2 or more, without the two with which the driver watches it.
   * Default: `maxPoolSize` of the URI, otherwise 20.
   */
  readonly maxPoolSize?: number;
  /** Makes and migrates nothing: a database that is missing or older is refused (`store_misconfigured`). Default: false. */
  readonly existing?: boolean;
  /** Recorded usage goes into the outbox as well, for who delivers it. Default: false. */
  readonly usage_outbox?: boolean;
  /** Between two looks for erasures to finish, ms. Default: five minutes. */
  readonly scrubEveryMs?: number;
}

const SCRUB_EVERY_MS = 5 * 60 * 1000;

/**
 * Every storage port on one MongoDB database, for any number of processes. Collections and indexes are made where they are missing, and older ones
 * migrated. What a method acknowledged is on the disks of most members and survives the loss of the primary.
 *
 * Rejects with `store_unavailable` when no primary answers within five seconds; `store_misconfigured` for a URI that cannot be used, an unsafe one
 * outside dev mode, a unique index that is missing and cannot be made, and mongoose that is not installed; `store_too_new` when a newer version has written the database; `store_in_use` while an instance lives
 * that is too old for a migration.
 */
export async function openMongoStore(options: MongoStoreOptions): Promise<MeasuredStore> {
  const { openConnectedStore } = await withMongoose(() => import('./open-connected-store.ts'));
  return openConnectedStore({
    clock: { now: () => Date.now() },
    scrubEveryMs: SCRUB_EVERY_MS,
    ...options,
  });
}
