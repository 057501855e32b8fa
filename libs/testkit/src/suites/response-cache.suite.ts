import { logRef, type JsonValue } from '@mozaiks/contracts';
import { randomFrom } from '../random-from.ts';
import { randomJson } from '../random-json.ts';
import {
  at,
  createdLog,
  freshChat,
  namesakes,
  racing,
  unique,
  usingStore,
  type OpenStore,
} from './subject.ts';

const now = Date.parse(at);
const for_a_minute = (value: JsonValue, from = now) => ({
  value,
  now: from,
  expires_at: from + 60_000,
});

/** What `ResponseCache` guarantees. */
export function responseCacheSuite(open: OpenStore): void {
  describe('ResponseCache', () => {
    const store = usingStore(open);

    it('returns the latest value of the key, and nothing for another key', async () => {
      const log = await createdLog(store());
      expect(await store().cache.get(log, 'k', now)).toBeNull();
      await store().cache.put(log, 'k', for_a_minute('one'));
      await store().cache.put(log, 'k', for_a_minute('two'));
      expect(await store().cache.get(log, 'k', now)).toBe('two');
      expect(await store().cache.get(log, 'K', now)).toBeNull();
    });

    it('returns any JSON unchanged', async () => {
      const log = await createdLog(store());
      const random = randomFrom(3);
      const values = Array.from({ length: 100 }, () => randomJson(random));
      await store().cache.put(log, 'k', for_a_minute(values));
      expect(await store().cache.get(log, 'k', now)).toEqual(values);
    });

    it('returns nothing that has expired', async () => {
      const log = await createdLog(store());
      await store().cache.put(log, 'k', for_a_minute('old'));
      expect(await store().cache.get(log, 'k', now + 59_999)).toBe('old');
      expect(await store().cache.get(log, 'k', now + 60_000)).toBeNull();
      await store().cache.put(log, 'k', for_a_minute('new', now + 60_000));
      expect(await store().cache.get(log, 'k', now + 60_000)).toBe('new');
    });

    it('accepts several puts of the same answer at once', async () => {
      const log = await createdLog(store());
      await racing(5, () => store().cache.put(log, 'k', for_a_minute('same')));
      expect(await store().cache.get(log, 'k', now)).toBe('same');
    });

    it('shows an entry to no other chat and no other tenant', async () => {
      const log = await createdLog(store());
      await store().cache.put(log, 'k', for_a_minute('mine'));
      const others = [...namesakes(log), freshChat(log)];
      for (const other of others) {
        expect(await store().cache.get(await createdLog(store(), other), 'k', now)).toBeNull();
        expect(await store().cache.get(logRef(other, log.log_id), 'k', now)).toBeNull();
        await store().cache.put(logRef(other, log.log_id), 'k', for_a_minute('theirs'));
      }
      expect(await store().cache.get(log, 'k', now)).toBe('mine');
    });

    it('loses its entries with the chat, and keeps none that arrives later', async () => {
      const log = await createdLog(store());
      await store().cache.put(log, 'k', for_a_minute('gone'));
      await store().directory.erase(log);
      expect(await store().cache.get(log, 'k', now)).toBeNull();
      await store().cache.put(log, 'k', for_a_minute('late'));
      await store().cache.put(logRef(freshChat(), unique('log')), 'k', for_a_minute('of no chat'));
      await createdLog(store(), log, { log_id: log.log_id });
      expect(await store().cache.get(log, 'k', now)).toBeNull();
    });
  });
}
