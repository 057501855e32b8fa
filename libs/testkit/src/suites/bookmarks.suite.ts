import { logRef } from '@mozaiks/contracts';
import {
  createdLog,
  freshChat,
  freshTenant,
  namesakes,
  racing,
  unique,
  usingStore,
  type OpenStore,
} from './subject.ts';

/** What `Bookmarks` guarantees. */
export function bookmarksSuite(open: OpenStore): void {
  describe('Bookmarks', () => {
    const store = usingStore(open);

    it('finds the place that was put under the key, and nothing under another key', async () => {
      const log = await createdLog(store());
      expect(await store().bookmarks.find(log, 'k')).toBeNull();
      await store().bookmarks.put('k', { log, seq: 7 });
      expect(await store().bookmarks.find(log, 'k')).toEqual({ log, seq: 7 });
      expect(await store().bookmarks.find(log, 'K')).toBeNull();
    });

    it('finds the last place of a key, in the same chat or in another one', async () => {
      const log = await createdLog(store());
      const other = await createdLog(store(), freshChat(log));
      await store().bookmarks.put('k', { log, seq: 7 });
      await store().bookmarks.put('k', { log, seq: 9 });
      expect(await store().bookmarks.find(log, 'k')).toEqual({ log, seq: 9 });
      await store().bookmarks.put('k', { log: other, seq: 3 });
      expect(await store().bookmarks.find(log, 'k')).toEqual({ log: other, seq: 3 });
    });

    it('keeps every key of a chat', async () => {
      const log = await createdLog(store());
      for (const seq of [1, 2, 3]) await store().bookmarks.put(`k${seq}`, { log, seq });
      for (const seq of [1, 2, 3])
        expect(await store().bookmarks.find(log, `k${seq}`)).toEqual({ log, seq });
    });

    it('accepts several puts of the same key at once', async () => {
      const log = await createdLog(store());
      await racing(5, () => store().bookmarks.put('k', { log, seq: 4 }));
      expect(await store().bookmarks.find(log, 'k')).toEqual({ log, seq: 4 });
    });

    it('does not lead another tenant to a chat', async () => {
      const log = await createdLog(store());
      await store().bookmarks.put('k', { log, seq: 7 });
      for (const other of [...namesakes(log), freshTenant()]) {
        if (other.app_id === log.app_id && other.user_id === log.user_id) continue;
        expect(await store().bookmarks.find(other, 'k')).toBeNull();
      }
    });

    it('loses its keys with the chat, and keeps none that arrives later', async () => {
      const log = await createdLog(store());
      await store().bookmarks.put('k', { log, seq: 7 });
      await store().directory.erase(log);
      expect(await store().bookmarks.find(log, 'k')).toBeNull();
      await store().bookmarks.put('late', { log, seq: 7 });
      await store().bookmarks.put('none', { log: logRef(freshChat(log), unique('log')), seq: 1 });
      await createdLog(store(), log, { log_id: log.log_id });
      for (const key of ['k', 'late', 'none'])
        expect(await store().bookmarks.find(log, key)).toBeNull();
    });
  });
}
