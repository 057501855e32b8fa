import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ChatSnapshot, Snapshots } from '@mozaiks/contracts';
import { MAX_SNAPSHOT_CHARS } from '../snapshot-size.ts';
import type { Collections } from './collections.ts';
import type { SnapshotDocument } from './documents.ts';
import { ofLiveLog } from './filters.ts';
import { ofSnapshot } from './keys.ts';
import { TIMED } from './limits.ts';
import { storedBytes } from './stored-bytes.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Leaves room for the other fields: a MongoDB document has at most 16 MiB. */
const MAX_BYTES = 15 * 1024 * 1024;

export function createSnapshots({
  chats,
  snapshots,
}: Pick<Collections, 'chats' | 'snapshots'>): Snapshots {
  return {
    save: async (log, { head_seq, commit_id, v, body }) => {
      const bytes = body.length > MAX_SNAPSHOT_CHARS ? null : await compress(body, { level: 1 });
      if (bytes === null || bytes.length > MAX_BYTES) return;
      // If the chat is erased right now, a document remains that no reader finds. The scrub deletes
      // it.
      if ((await chats.exists(ofLiveLog(log)).lean()) === null) return;
      const set = { $set: { head_seq, commit_id, v, body: bytes } };
      await snapshots.updateOne(ofSnapshot(log), set, { ...TIMED, upsert: true }).exec();
    },
    load: async (log) => {
      const [found, live] = await Promise.all([
        snapshots.findOne(ofSnapshot(log)).lean<SnapshotDocument>().exec(),
        chats.exists(ofLiveLog(log)).lean(),
      ]);
      return found === null || live === null ? null : snapshotOf(found);
    },
  };
}

async function snapshotOf({
  head_seq,
  commit_id,
  v,
  body,
}: SnapshotDocument): Promise<ChatSnapshot | null> {
  const text = await expand(storedBytes(body), { maxOutputLength: 4 * MAX_SNAPSHOT_CHARS }).catch(
    () => null,
  );
  return text === null ? null : { head_seq, commit_id, v, body: text.toString('utf8') };
}
