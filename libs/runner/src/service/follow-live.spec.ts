import type { Followed, LiveDraft } from '@mozaiks/contracts';
import { emptyFeed, publishLive } from '../feed/feed.ts';
import { createRecentRoom } from '../feed/recent-commits.ts';
import { emptyPosition, nextLive } from './follow-live.ts';

const piece = (text: string, offset: number): LiveDraft => ({
  type: 'agent_delta',
  run_id: 'r',
  agent: 'A',
  message_id: 'm',
  offset,
  text,
});
const textOf = (given: readonly Followed[]): string =>
  given
    .map((item) =>
      item.type === 'live' && item.delta.type === 'agent_delta' ? item.delta.text : '',
    )
    .join('');

describe('nextLive', () => {
  it('gives the rest of a message, regardless of its pieces', () => {
    const feed = emptyFeed(createRecentRoom(1024));
    const position = emptyPosition();
    publishLive(feed, 1, piece('He', 0));
    expect(nextLive(feed, position, 0)).toEqual([
      { type: 'live', fence: 1, delta: piece('He', 0) },
    ]);
    expect(nextLive(feed, position, 0)).toEqual([]);
    for (const [text, offset] of [
      ['l', 2],
      ['ll', 2],
      ['lo!', 3],
    ] as const)
      publishLive(feed, 1, piece(text, offset));
    expect(nextLive(feed, position, 0)).toEqual([
      { type: 'live', fence: 1, delta: piece('llo!', 2) },
    ]);
    expect(textOf(nextLive(feed, emptyPosition(), 0))).toBe('Hello!');
  });

  it('costs the same for each piece of a long message, so 80,000 pieces take less than half a second', () => {
    const feed = emptyFeed(createRecentRoom(1024));
    const position = emptyPosition();
    const word = 'word-of-it ';
    const before = process.cpuUsage(); // CPU time, because other processes use the machine as well
    let given = 0;
    for (let i = 0; i < 80_000; i++) {
      publishLive(feed, 1, piece(word, i * word.length));
      given += textOf(nextLive(feed, position, 0)).length;
    }
    expect(given).toBe(80_000 * word.length);
    expect(process.cpuUsage(before).user).toBeLessThan(2_500_000);
  });
});
