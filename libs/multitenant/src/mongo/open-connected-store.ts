import type { ChatStore, Clock, Logger } from '@mozaiks/contracts';
import type { Connection } from 'mongoose';
import { collectionsOf, type Collections } from './collections.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { createDirectory } from './directory.ts';
import { ensureIndexes } from './ensure-indexes.ts';
import { guarded } from './guarded.ts';
import { createInbox } from './inbox.ts';
import { createLog } from './log.ts';
import { OPEN_AGAIN_MS, SELECTION_TIMEOUT_MS } from './limits.ts';
import { migrate, requireCurrent } from './migrate.ts';
import { createOwnership } from './ownership.ts';
import { scrub } from './scrub.ts';
import { createSessions } from './sessions.ts';
import { createSignals } from './signals.ts';
import { isPassing, storeError, unavailable } from './store-error.ts';
import { createSweep } from './sweep.ts';
import { createUsage } from './usage.ts';
import { createVersions } from './versions.ts';

export interface ConnectedOptions extends ConnectOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly scrubEveryMs: number;
  readonly existing?: boolean;
}

/** The store as `openMongoStore` promises it. In a file of its own so that only who uses MongoDB loads the driver. */
export async function openConnectedStore(options: ConnectedOptions): Promise<ChatStore> {
  const { logger, clock, scrubEveryMs } = options;
  const { connection, collections } = await openedInTime(options);
  const signals = createSignals(collections.signals, logger);
  const stopScrubbing = scrubNowAndThen(() => scrub(collections, clock.now()), logger, scrubEveryMs);
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
    ...portsOf(collections, clock, refuse),
    signals: guarded({ send: signals.send, listen: signals.listen }, refuse),
    close: () => (state.closing ??= close()),
  };
}

interface Opened {
  readonly connection: Connection;
  readonly collections: Collections;
}

/** A line that breaks, or a primary that steps down, while the store is opened is not the end of it: every step may be repeated. */
async function openedInTime(options: ConnectedOptions): Promise<Opened> {
  const until = performance.now() + SELECTION_TIMEOUT_MS;
  for (;;) {
    try {
      return await opened(options);
    } catch (error) {
      if (!isPassing(error) || performance.now() > until) throw storeError(error);
      await new Promise((resolve) => setTimeout(resolve, OPEN_AGAIN_MS));
    }
  }
}

async function opened(options: ConnectedOptions): Promise<Opened> {
  const connection = await connect(options);
  try {
    const collections = collectionsOf(connection);
    if (options.existing === true) await requireCurrent(collections);
    else {
      await migrate(connection, collections, options.logger);
      await ensureIndexes(connection, options.logger);
    }
    return { connection, collections };
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
}

const portsOf = (collections: Collections, clock: Pick<Clock, 'now'>, refuse: () => void): Omit<ChatStore, 'signals' | 'close'> => ({
  directory: guarded(createDirectory(collections, clock), refuse),
  inbox: guarded(createInbox(collections), refuse),
  log: guarded(createLog(collections), refuse),
  sessions: guarded(createSessions(collections.sessions, clock), refuse),
  ownership: guarded(createOwnership(collections), refuse),
  sweep: guarded(createSweep(collections), refuse),
  usage: guarded(createUsage(collections.usage), refuse),
  versions: guarded(createVersions(collections.workflow_versions), refuse),
});

function scrubNowAndThen(work: () => Promise<number>, logger: Logger, everyMs: number): () => void {
  const timer = setInterval(() => {
    work().catch((error: unknown) => logger.log('warn', 'the scrub failed and will be repeated', { event: 'store_scrub_failed', error }));
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
