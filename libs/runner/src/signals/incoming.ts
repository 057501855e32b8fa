import { assertNever, type ChatRef, type LogRef, type Signal, type Signals } from '@mozaiks/contracts';
import { growTo, publishLive, type Feed } from '../feed/feed.ts';
import type { Feeds } from '../feed/feeds.ts';

export interface IncomingDeps {
  readonly signals: Signals;
  readonly feeds: Feeds;
  readonly wake: (chat: ChatRef) => void;
}

/** Listens for what other processes say to this session. Returns how to stop. */
export const listenFor = ({ signals, feeds, wake }: IncomingDeps, session: string): Promise<() => Promise<void>> =>
  signals.listen(session, {
    missed: () => feeds.suspectAll(),
    signal: (signal) => hear({ feeds, wake }, signal),
  });

function hear({ feeds, wake }: Omit<IncomingDeps, 'signals'>, signal: Signal): void {
  switch (signal.type) {
    case 'work':
      return wake(signal.chat);
    case 'grown':
      return inFeed(feeds, signal.log, (feed) => growTo(feed, signal.head_seq));
    case 'live':
      return inFeed(feeds, signal.log, (feed) => signal.deltas.forEach((delta) => publishLive(feed, signal.fence, delta)));
    default:
      return assertNever(signal, 'signal');
  }
}

function inFeed(feeds: Feeds, log: LogRef, act: (feed: Feed) => void): void {
  const feed = feeds.get(log);
  if (feed !== undefined) act(feed);
}
