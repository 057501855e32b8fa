import type { ChatDetails, EventPage, EventsQuery, RuntimeEvent } from '@mozaiks/contracts';
import { readHistory, type HistoryReader } from './read-history.ts';

/** A chat of so many events, whose pages end after `most`. */
function serverOf(head_seq: number, most = 1_000) {
  const asked: number[] = [];
  let log_id = 'log';
  const chats = {
    get: () => Promise.resolve({ chat_id: 'c', log_id, head_seq } as ChatDetails),
    events(_: string, { after_seq = 0, limit = 100 }: EventsQuery = {}) {
      asked.push(after_seq);
      const length = Math.min(limit, most, head_seq - after_seq);
      const items = Array.from(
        { length },
        (_each, at) => ({ seq: after_seq + at + 1 }) as RuntimeEvent,
      );
      return Promise.resolve({ chat_id: 'c', log_id, items, next_after_seq: null } as EventPage);
    },
  };
  return {
    asked,
    api: { chats } as unknown as HistoryReader['api'],
    replaceLog: () => void (log_id = 'another'),
  };
}
const seqs = (events: readonly RuntimeEvent[] = []): readonly number[] =>
  events.map(({ seq }) => seq);
const upTo = (last: number, first = 1): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe('the history of a chat', () => {
  it('is left to the socket if it is short', async () => {
    const { api, asked } = serverOf(200);
    const onNewest = () => Promise.reject(new Error('not this one'));
    expect(await readHistory({ api, chat_id: 'c', onNewest })).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each([1_000, 70])(
    'is read whole and in order, its newest events first, in pages of at most %d events',
    async (most) => {
      const { api, asked } = serverOf(5_432, most);
      const shown: number[] = [];
      const history = await readHistory({
        api,
        chat_id: 'c',
        onNewest(_chat, events) {
          shown.push(...seqs(events));
          expect(Math.min(...asked)).toBe(5_232);
          return Promise.resolve();
        },
      });
      expect(shown).toEqual(upTo(5_432, 5_233));
      expect(history?.log_id).toBe('log');
      expect(seqs(history?.items)).toEqual(upTo(5_432));
    },
  );

  it('is given up if the log is replaced meanwhile', async () => {
    const { api, replaceLog } = serverOf(5_000);
    const onNewest = () => Promise.resolve(replaceLog());
    await expect(readHistory({ api, chat_id: 'c', onNewest })).rejects.toThrow('changed');
  });
});
