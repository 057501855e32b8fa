import { chatRef, logRef, type ChatSnapshot } from '@mozaiks/contracts';
import { randomFrom } from '../random-from.ts';
import { randomJson } from '../random-json.ts';
import { createdLog, namesakes, unique, usingStore, type OpenStore } from './subject.ts';

const snapshotOf = (fields: Partial<ChatSnapshot> = {}): ChatSnapshot => ({
  head_seq: 7,
  commit_id: unique('commit'),
  v: 1,
  body: '{"text":"hello"}',
  ...fields,
});

/** What `Snapshots` guarantees. */
export function snapshotsSuite(open: OpenStore): void {
  describe('Snapshots', () => {
    const store = usingStore(open);

    it('reads null for a chat without a snapshot, and for a chat that does not exist', async () => {
      const log = await createdLog(store());
      expect(await store().snapshots.load(log)).toBeNull();
      expect(await store().snapshots.load(logRef(log, unique('log')))).toBeNull();
    });

    it('gives the saved snapshot back', async () => {
      const log = await createdLog(store());
      const snapshot = snapshotOf();
      await store().snapshots.save(log, snapshot);
      expect(await store().snapshots.load(log)).toEqual(snapshot);
    });

    it('keeps only the snapshot that was saved last, even if it is older', async () => {
      const log = await createdLog(store());
      const [newer, older] = [snapshotOf({ head_seq: 9 }), snapshotOf({ head_seq: 4, v: 2 })];
      await store().snapshots.save(log, newer);
      await store().snapshots.save(log, older);
      expect(await store().snapshots.load(log)).toEqual(older);
    });

    it('gives a body of a megabyte with any characters back unchanged', async () => {
      const random = randomFrom(5);
      const values = Array.from({ length: 200 }, () => randomJson(random));
      const snapshot = snapshotOf({
        body: JSON.stringify({ values, filler: 'ä€'.repeat(350_000) }),
      });
      const log = await createdLog(store());
      await store().snapshots.save(log, snapshot);
      expect(await store().snapshots.load(log)).toEqual(snapshot);
    });

    it('keeps nothing for a log that is not the one of its chat', async () => {
      const log = await createdLog(store());
      const other = logRef(log, unique('log'));
      await store().snapshots.save(other, snapshotOf());
      expect(await store().snapshots.load(other)).toBeNull();
    });

    it('deletes the snapshot with its chat, and keeps none that arrives later', async () => {
      const log = await createdLog(store());
      await store().snapshots.save(log, snapshotOf());
      await store().directory.erase(log);
      expect(await store().snapshots.load(log)).toBeNull();
      await store().snapshots.save(log, snapshotOf());
      expect(await store().snapshots.load(log)).toBeNull();
    });

    it('gives another tenant nothing, even with the same chat_id and log_id', async () => {
      const log = await createdLog(store());
      await store().snapshots.save(log, snapshotOf());
      for (const other of namesakes(log)) {
        const foreign = logRef(chatRef(other, log.chat_id), log.log_id);
        expect(await store().snapshots.load(foreign)).toBeNull();
        await store().snapshots.save(foreign, snapshotOf({ head_seq: 99 }));
      }
      expect(await store().snapshots.load(log)).toMatchObject({ head_seq: 7 });
    });
  });
}
