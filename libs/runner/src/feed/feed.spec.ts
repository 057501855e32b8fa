import { logRef, type Commit } from '@mozaiks/contracts';
import { ref } from '../fixtures/process.fixture.ts';
import { commitAfter, emptyFeed, deliver, subscribe } from './feed.ts';
import { createFeeds } from './feeds.ts';
import { createRecentRoom } from './recent-commits.ts';

const commit = (seq: number, size: number) =>
  ({
    first_seq: seq,
    last_seq: seq,
    fence: 1,
    events: [{ type: 'user_message', text: 'x'.repeat(size) }],
  }) as unknown as Commit;

/** The commits that are still kept after 20 of them. */
const kept = (size: number): number[] => {
  const feed = emptyFeed(createRecentRoom(8 * 1024 * 1024));
  subscribe(feed, () => {});
  for (let seq = 1; seq <= 20; seq++) deliver(feed, commit(seq, size));
  return Array.from({ length: 20 }, (_, i) => i + 1).filter(
    (seq) => commitAfter(feed, seq - 1) !== undefined,
  );
};

describe('commits that are kept for followers', () => {
  it('are the latest few', () => {
    expect(kept(10)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  });

  it('are about 1 MiB at most, and always the last one', () => {
    expect(kept(250 * 1024)).toEqual([17, 18, 19, 20]);
    expect(kept(2 * 1024 * 1024)).toEqual([20]);
  });

  it('have a limit over all chats, at which the oldest of any chat are dropped', () => {
    const room = createRecentRoom(1000 * 1024);
    const feeds = Array.from({ length: 10 }, () => emptyFeed(room));
    for (const feed of feeds) {
      subscribe(feed, () => {});
      deliver(feed, commit(1, 240 * 1024));
    }
    expect(feeds.map((feed) => commitAfter(feed, 0) !== undefined)).toEqual([
      ...Array(6).fill(false),
      ...Array(4).fill(true),
    ]);
  });

  it('are dropped when no one holds the feed any more, and leave their room to others', () => {
    const feeds = createFeeds(1000 * 1024);
    const held = Array.from({ length: 4 }, (_, i) => feeds.hold(logRef(ref, `log-${i}`)));
    for (const { feed } of held) {
      subscribe(feed, () => {});
      deliver(feed, commit(1, 240 * 1024));
    }
    const [first, ...rest] = held;
    first?.free();
    const later = feeds.hold(logRef(ref, 'later'));
    subscribe(later.feed, () => {});
    deliver(later.feed, commit(1, 240 * 1024));
    expect([...rest, later].map(({ feed }) => feed.recent.length)).toEqual([1, 1, 1, 1]);
  });
});
