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

/** Hints, so one member's word is enough. */
const QUICKLY = { ...TIMED, writeConcern: { w: 1 } } as const;
/** How long the server holds a tail's question open. A closed tail lets go of its connection at once. */
const AWAIT_MS = 5_000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2_000;

export interface MongoSignals extends Signals {
  /** Ends every tail. */
  close(): Promise<void>;
}

/** Between processes, over one capped collection that each listener tails for what is sent to it. */
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
 * A tail begins at the oldest document that is kept. So that a listener hears only what is sent from now on, it first puts a mark of its own: what
 * stands before it is passed by. (A tail on an empty collection would also be dead at once.)
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
  const over = new AbortController();
  let { cursor, mark } = await openTail(signals, session);

  async function hearUntilItBreaks(): Promise<void> {
    let begun = false;
    for (
      let document = await cursor.next();
      document !== null && !over.signal.aborted;
      document = await cursor.next()
    ) {
      if (begun) tell(document, on, logger);
      else begun = document.mark === mark;
    }
  }
  async function reopen(): Promise<void> {
    await cursor.close().catch(() => undefined);
    for (let ms = FIRST_RETRY_MS; !over.signal.aborted; ms = Math.min(2 * ms, LAST_RETRY_MS)) {
      await wait(ms, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
      const opened = over.signal.aborted
        ? undefined
        : await openTail(signals, session).catch(() => undefined);
      if (opened === undefined) continue;
      ({ cursor, mark } = opened);
      if (!over.signal.aborted) on.missed();
      return;
    }
  }
  async function live(): Promise<void> {
    while (!over.signal.aborted) {
      await hearUntilItBreaks().catch(() => undefined);
      if (!over.signal.aborted) await reopen();
    }
  }

  const ended = live();
  return {
    stop: async () => {
      over.abort();
      await cursor.close().catch(() => undefined);
      await ended;
      // One that was opened while it was stopped.
      await cursor.close().catch(() => undefined);
    },
  };
}

function tell({ signals }: SignalsDocument, on: On, logger: Logger): void {
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
