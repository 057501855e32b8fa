import type { Commit } from '@mozaiks/contracts';
import { commitAfter, emptyFeed, handOver, subscribe } from './feed.ts';

const commit = (seq: number, size: number) =>
  ({ first_seq: seq, last_seq: seq, fence: 1, events: [{ type: 'user_message', text: 'x'.repeat(size) }] }) as unknown as Commit;

/** Which of 20 commits are at hand afterwards. */
const atHand = (size: number): number[] => {
  const feed = emptyFeed();
  subscribe(feed, () => {});
  for (let seq = 1; seq <= 20; seq++) handOver(feed, commit(seq, size));
  return Array.from({ length: 20 }, (_, i) => i + 1).filter((seq) => commitAfter(feed, seq - 1) !== undefined);
};

describe('commits at hand for followers', () => {
  it('are the latest few', () => {
    expect(atHand(10)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  });

  it('are about 1 MiB at most, and always the last one', () => {
    expect(atHand(250 * 1024)).toEqual([17, 18, 19, 20]);
    expect(atHand(2 * 1024 * 1024)).toEqual([20]);
  });
});
