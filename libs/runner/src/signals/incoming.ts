import { assertNever, type LogRef, type Signal, type Signals } from '@mozaiks/contracts';
import type { Drivers } from '../drivers.ts';
import { growTo, publishLive, type Feed } from '../feed/feed.ts';
import type { Feeds } from '../feed/feeds.ts';

export interface IncomingDeps {
  readonly signals: Signals;
  readonly feeds: Feeds;
  readonly drivers: Pick<Drivers, 'wake' | 'ringAll'>;
}

/**
 * Listens for the signals that other processes send to this session. Resolves with a function that
 * stops listening.
 */
export const listenFor = (
  { signals, feeds, drivers }: IncomingDeps,
  session: string,
): Promise<() => Promise<void>> =>
  signals.listen(session, {
    missed() {
      feeds.markAllStale();
      drivers.ringAll();
    },
    signal: (signal) => onSignal({ feeds, drivers }, signal),
  });

function onSignal({ feeds, drivers }: Omit<IncomingDeps, 'signals'>, signal: Signal): void {
  switch (signal.type) {
    case 'work':
      return drivers.wake(signal.chat);
    case 'grown':
      return inFeed(feeds, signal.log, (feed) => growTo(feed, signal.head_seq));
    case 'live':
      return inFeed(feeds, signal.log, (feed) =>
        signal.deltas.forEach((delta) => publishLive(feed, signal.fence, delta)),
      );
    default:
      return assertNever(signal, 'signal');
  }
}

function inFeed(feeds: Feeds, log: LogRef, act: (feed: Feed) => void): void {
  const feed = feeds.get(log);
  if (feed !== undefined) act(feed);
}
