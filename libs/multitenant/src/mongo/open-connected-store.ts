import type { ChatStore, Clock, Logger } from '@mozaiks/contracts';
import type { Connection } from 'mongoose';
import type { MeasuredStore } from '../measured-store.ts';
import { createBookmarks } from './bookmarks.ts';
import { collectionsOf, type Collections } from './collections.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { createDirectory } from './directory.ts';
import { createFiles } from './files.ts';
import { ensureIndexes } from './ensure-indexes.ts';
import { createInbox } from './inbox.ts';
import { createLog } from './log.ts';
import { OPEN_AGAIN_MS, SELECTION_TIMEOUT_MS } from './limits.ts';
import { migrate, requireCurrent } from './migrate.ts';
import { createOwnership } from './ownership.ts';
import { createCache } from './response-cache.ts';
import { createRetention, type RetentionOptions } from './retention.ts';
import { scrub } from './scrub.ts';
import { createSessions } from './sessions.ts';
import { createSignals } from './signals.ts';
import { createSnapshots } from './snapshots.ts';
import { isTransient, storeError, unavailable } from './store-error.ts';
import { createSweep } from './sweep.ts';
import { createUsage, type UsageOptions } from './usage.ts';
import { createOutbox } from './usage-outbox.ts';
import { createVersions } from './versions.ts';

export interface ConnectedOptions extends ConnectOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly scrubEveryMs: number;
  readonly existing?: boolean;
  readonly usage_outbox?: boolean;
}

/**
 * Opens the store as `openMongoStore` documents. A separate file, so that only users of MongoDB
 * load the driver.
 */
export async function openConnectedStore(options: ConnectedOptions): Promise<MeasuredStore> {
  const { logger, clock, scrubEveryMs, usage_outbox = false } = options;
  const { connection, collections, stats } = await openWithRetries(options);
  const signals = createSignals(collections.signals, logger);
  const stopScrubbing = scrubPeriodically(
    () => scrub(collections, clock.now()),
    logger,
    scrubEveryMs,
  );
  const state: { closing?: Promise<void> } = {};
  const refuse = (): void => {
    if (state.closing !== undefined) throw unavailable('the store is closed');
  };
  async function close(): Promise<void> {
    stopScrubbing();
    await signals.close();
    await connection.close();
  }
  return {
    ...portsOf(collections, { clock, logger, usage_outbox }, refuse),
    signals: guarded({ send: signals.send, listen: signals.listen }, refuse),
    stats,
    close: () => (state.closing ??= close()),
  };
}

interface Opened {
  readonly connection: Connection;
  readonly stats: MeasuredStore['stats'];
  readonly collections: Collections;
}

/**
 * A broken connection or a primary that steps down does not end the attempt: every step may be
 * repeated.
 */
async function openWithRetries(options: ConnectedOptions): Promise<Opened> {
  const until = performance.now() + SELECTION_TIMEOUT_MS;
  for (;;) {
    try {
      return await opened(options);
    } catch (error) {
      if (!isTransient(error) || performance.now() > until) throw storeError(error);
      await new Promise((resolve) => setTimeout(resolve, OPEN_AGAIN_MS));
    }
  }
}

async function opened(options: ConnectedOptions): Promise<Opened> {
  const { connection, stats } = await connect(options);
  try {
    const collections = collectionsOf(connection);
    if (options.existing === true) await requireCurrent(collections);
    else {
      await migrate(connection, collections, options.logger);
      await ensureIndexes(connection, options.logger);
    }
    return { connection, collections, stats };
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
}

const portsOf = (
  collections: Collections,
  { clock, logger, usage_outbox }: RetentionOptions & UsageOptions,
  refuse: () => void,
): Omit<ChatStore, 'signals' | 'close'> => ({
  directory: guarded(createDirectory(collections, clock), refuse),
  bookmarks: guarded(createBookmarks(collections, clock), refuse),
  inbox: guarded(createInbox(collections), refuse),
  log: guarded(createLog(collections), refuse),
  snapshots: guarded(createSnapshots(collections), refuse),
  sessions: guarded(createSessions(collections.sessions, clock), refuse),
  ownership: guarded(createOwnership(collections), refuse),
  sweep: guarded(createSweep(collections), refuse),
  retention: guarded(createRetention(collections, { clock, logger }), refuse),
  usage: guarded(createUsage(collections, { usage_outbox }), refuse),
  cache: guarded(createCache(collections), refuse),
  files: guarded(createFiles(collections, clock), refuse),
  outbox: guarded(createOutbox(collections), refuse),
  versions: guarded(createVersions(collections.workflow_versions), refuse),
});

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * Wraps a port: calls `refuse` before each of its methods, and turns every failure into a
 * RuntimeError. A method that throws rejects.
 */
function guarded<P extends object>(port: P, refuse: () => void): P {
  const methods = Object.entries(port).map(([name, method]) => {
    const guard: Method = async (...args) => {
      try {
        refuse();
        return await (method as Method)(...args);
      } catch (error) {
        throw storeError(error);
      }
    };
    return [name, guard] as const;
  });
  return Object.fromEntries(methods) as unknown as P;
}

function scrubPeriodically(
  work: () => Promise<number>,
  logger: Logger,
  everyMs: number,
): () => void {
  const timer = setInterval(() => {
    work().catch((error: unknown) =>
      logger.log('warn', 'the scrub failed and will be repeated', {
        event: 'store_scrub_failed',
        error,
      }),
    );
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
