import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger, Signal, Signals } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { SignalsDocument } from './documents.ts';
import { named } from './filters.ts';
import { TIMED } from './limits.ts';
import { fromStored, toStored } from './stored-json.ts';

type Rows = Collections['signals'];
type On = Parameters<Signals['listen']>[1];
type Cursor = ReturnType<typeof tail>;

/** Signals are hints, so the acknowledgement of one member is enough. */
const QUICKLY = { ...TIMED, writeConcern: { w: 1 } } as const;
/**
 * How long the server waits for new documents per request of a tail. A closed tail releases its
 * connection at once.
 */
const AWAIT_MS = 5_000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2_000;

export interface MongoSignals extends Signals {
  /** Closes all tails. */
  close(): Promise<void>;
}

/**
 * Signals between processes, through one capped collection. Each listener tails it for signals to
 * its session.
 */
export function createSignals(signals: Rows, logger: Logger): MongoSignals {
  const stops = new Set<() => Promise<void>>();
  return {
    send: async (to, sent) => {
      if (sent.length > 0) await insert(signals, { to: named(to), signals: sent.map(toStored) });
    },
    listen: async (session, on) => {
      const listener = await startListening(signals, { session: named(session), on, logger });
      const stop = async (): Promise<void> => {
        stops.delete(stop);
        await listener.stop();
      };
      stops.add(stop);
      return stop;
    },
    close: async () => void (await Promise.all([...stops].map((stop) => stop()))),
  };
}

const insert = async (signals: Rows, document: SignalsDocument): Promise<void> =>
  void (await signals.collection.insertOne({ ...document } as object, QUICKLY));

const tail = (signals: Rows, to: string) =>
  signals.collection.find<SignalsDocument>(
    { to },
    { tailable: true, awaitData: true, maxAwaitTimeMS: AWAIT_MS, readConcern: { level: 'local' } },
  );

/**
 * Opens a tail, which starts at the oldest document that is kept. To receive only new signals, the
 * listener first inserts its own mark and skips everything before it. (A tail on an empty
 * collection would also end at once.)
 */
async function openTail(
  signals: Rows,
  to: string,
): Promise<{ readonly cursor: Cursor; readonly mark: string }> {
  const mark = randomUUID();
  await insert(signals, { to, signals: [], mark });
  return { cursor: tail(signals, to), mark };
}

interface Listening {
  readonly session: string;
  readonly on: On;
  readonly logger: Logger;
}

async function startListening(
  signals: Rows,
  { session, on, logger }: Listening,
): Promise<{ readonly stop: () => Promise<void> }> {
  const stopped = new AbortController();
  let { cursor, mark } = await openTail(signals, session);

  async function readUntilBroken(): Promise<void> {
    let isPastMark = false;
    for (
      let document = await cursor.next();
      document !== null && !stopped.signal.aborted;
      document = await cursor.next()
    ) {
      if (isPastMark) deliver(document, on, logger);
      else isPastMark = document.mark === mark;
    }
  }
  async function reopen(): Promise<void> {
    await cursor.close().catch(() => undefined);
    for (let ms = FIRST_RETRY_MS; !stopped.signal.aborted; ms = Math.min(2 * ms, LAST_RETRY_MS)) {
      await wait(ms, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
      const opened = stopped.signal.aborted
        ? undefined
        : await openTail(signals, session).catch(() => undefined);
      if (opened === undefined) continue;
      ({ cursor, mark } = opened);
      if (!stopped.signal.aborted) on.missed();
      return;
    }
  }
  async function keepReading(): Promise<void> {
    while (!stopped.signal.aborted) {
      await readUntilBroken().catch(() => undefined);
      if (!stopped.signal.aborted) await reopen();
    }
  }

  const ended = keepReading();
  return {
    stop: async () => {
      stopped.abort();
      await cursor.close().catch(() => undefined);
      await ended;
      // The cursor that a concurrent reopen may have created.
      await cursor.close().catch(() => undefined);
    },
  };
}

function deliver({ signals }: SignalsDocument, on: On, logger: Logger): void {
  for (const stored of signals) {
    try {
      on.signal(fromStored(stored) as unknown as Signal);
    } catch (error) {
      logger.log('error', 'a listener of signals failed', {
        event: 'signal_listener_failed',
        error,
      });
    }
  }
}
