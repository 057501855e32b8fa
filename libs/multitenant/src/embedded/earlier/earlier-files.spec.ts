import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  chatRef,
  emptyChat,
  foldAll,
  logRef,
  pendingQuestions,
  tenantScope,
} from '@mozaiks/contracts';
import { openEmbeddedStore } from '../open-embedded-store.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { loadSqlite, openDatabase } from '../thread/open-database.mjs';

const folder = temporaryFolder();

/**
 * A file of schema version 1 as a killed server left it, with one finished chat and one that waits
 * for an approval.
 */
async function fileOfVersion1(name: string): Promise<string> {
  const file = path.join(folder(), name);
  const database = openDatabase(await loadSqlite(), file);
  database.exec(readFileSync(path.join(import.meta.dirname, 'version-1.fixture.sql'), 'utf8'));
  database.close();
  return file;
}

async function* content(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(1);
}

describe('a file that version 1 wrote', () => {
  it('opens, with its chats as they were', async () => {
    const store = await openEmbeddedStore({ file: await fileOfVersion1('opened.db') });
    const desk = await store.directory.get(
      chatRef(tenantScope('earlier-app', 'earlier-user'), 'desk'),
    );
    if (desk === null) throw new Error('the chat is gone');
    const state = foldAll(
      await store.log.read(logRef(desk, desk.log_id), { after_seq: 0 }),
      emptyChat,
    );
    expect(desk).toMatchObject({ status: 'awaiting_input', head_seq: 35 });
    expect(state.head_seq).toBe(35);
    expect(pendingQuestions(state)).toMatchObject([{ kind: 'approval' }]);
    await store.close();
  });

  it('continues a log that it started, and both parts are read as one', async () => {
    const file = await fileOfVersion1('continued.db');
    const chat = chatRef(tenantScope('earlier-app', 'earlier-user'), 'desk');
    const event = { type: 'hook', run_id: 'r', seq: 36, ts: 't', chat_id: 'desk' } as never;
    for (const opened of ['first', 'again']) {
      const store = await openEmbeddedStore({ file });
      const record = await store.directory.get(chat);
      const log = logRef(chat, record?.log_id ?? '');
      const commit = { log_id: log.log_id, commit_id: 'c36', v: 1, fence: 9, events: [event] };
      await store.log.append(log, { ...commit, first_seq: 36, last_seq: 36 });
      const commits = await store.log.read(log, { after_seq: 0 });
      const seqs = commits.flatMap(({ events }) => events.map(({ seq }) => seq));
      expect([opened, seqs]).toEqual([opened, Array.from({ length: 36 }, (_, at) => at + 1)]);
      expect(commits.at(-1)?.events).toEqual([event]);
      const [usage] = await store.usage.of(log);
      expect(usage?.fact).toMatchObject({ type: 'usage', chat_id: 'desk' });
      await store.close();
    }
  });

  it('takes what the present version adds, and opens again', async () => {
    const file = await fileOfVersion1('migrated.db');
    for (const head_seq of [3, 5]) {
      const store = await openEmbeddedStore({ file });
      const chat = chatRef(tenantScope('earlier-app', 'earlier-user'), 'hello');
      const record = await store.directory.get(chat);
      const log = logRef(chat, record?.log_id ?? '');
      const snapshot = { head_seq, commit_id: 'c', v: 1, body: '{}' };
      await store.snapshots.save(log, snapshot);
      expect(await store.snapshots.load(log)).toEqual(snapshot);
      await store.bookmarks.put('k', { log, seq: head_seq });
      expect(await store.bookmarks.find(log, 'k')).toEqual({ log, seq: head_seq });
      const attachment = {
        file_id: `f${head_seq}`,
        media_type: 'text/plain',
        created_at: 't',
        content: content(),
      };
      await store.files.put(log, attachment, {
        max_bytes: 1,
        max_chat_bytes: 9,
        max_chat_files: 9,
      });
      expect(await store.files.find(log, attachment.file_id)).toMatchObject({ bytes: 1 });
      await store.close();
    }
  });
});
