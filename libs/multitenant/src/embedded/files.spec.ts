import path from 'node:path';
import { chatRef, logRef, type ChatStore, type LogRef } from '@mozaiks/contracts';
import { chatNamed } from './appending.fixture.ts';
import { createFiles } from './files.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import type { Operation } from './sql/operation.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';
import { loadSqlite, openDatabase } from './thread/open-database.mjs';

const folder = temporaryFolder();
const LIMITS = { max_bytes: 10_000_000, max_chat_bytes: 10_000_000, max_chat_files: 10 };
const CHUNKS = 5;
const BYTES = CHUNKS * 256 * 1024;

async function* content(then: Promise<unknown> = Promise.resolve()): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(BYTES);
  await then;
}

const put = (
  { files }: Pick<ChatStore, 'files'>,
  log: LogRef,
  file: { readonly file_id: string; readonly then?: Promise<unknown> },
) =>
  files.put(
    log,
    {
      file_id: file.file_id,
      media_type: 'text/plain',
      created_at: 't',
      content: content(file.then),
    },
    LIMITS,
  );

/** The rows of a file that no store has open. */
async function rowsIn(
  file: string,
): Promise<{ readonly files: unknown[]; readonly chunks: unknown[] }> {
  const database = openDatabase(await loadSqlite(), file);
  const files = database.prepare('SELECT file_id FROM files ORDER BY log_id, file_id').all();
  const chunks = database
    .prepare(
      'SELECT file_id, count(*) AS n FROM file_chunks GROUP BY log_id, file_id ORDER BY log_id',
    )
    .all();
  database.close();
  return { files, chunks };
}

describe('files in the embedded store', () => {
  it('are deleted when the store is opened, if they were never finished or their chat was never created', async () => {
    const file = path.join(folder(), 'abandoned.sqlite');
    const store = await openEmbeddedStore({ file });
    const log = await chatNamed(store, 'chat');
    await put(store, log, { file_id: 'whole' });
    await store.files.copy(log, logRef(chatRef(log, 'never-created'), 'another-log'));
    const then = new Promise((resolve) => setImmediate(resolve)).then(() => store.close());
    const unfinished = put(store, log, { file_id: 'unfinished', then });
    await expect(unfinished).rejects.toMatchObject({ code: 'store_unavailable' });
    await store.close();
    expect((await rowsIn(file)).files).toHaveLength(3);
    await (await openEmbeddedStore({ file })).close();
    expect(await rowsIn(file)).toEqual({
      files: [{ file_id: 'whole' }],
      chunks: [{ file_id: 'whole', n: CHUNKS }],
    });
  });

  it('leave no chunk behind when their chat is erased or removed, or when they are refused', async () => {
    const file = path.join(folder(), 'deleted.sqlite');
    const store = await openEmbeddedStore({ file });
    const [erased, removed, refused] = [
      await chatNamed(store, 'a'),
      await chatNamed(store, 'b'),
      await chatNamed(store, 'c'),
    ];
    for (const log of [erased, removed]) await put(store, log, { file_id: 'f' });
    await expect(
      put(store, refused, { file_id: 'f', then: Promise.reject(new Error('broke off')) }),
    ).rejects.toThrow('broke off');
    await store.directory.erase(erased);
    const record = await store.directory.get(removed);
    expect(record !== null && (await store.retention.remove(record))).toBe(true);
    await store.close();
    expect(await rowsIn(file)).toEqual({ files: [], chunks: [] });
  });

  it('are written one chunk at a time, so that no transaction has more than one', async () => {
    let writing = 0;
    let most = 0;
    const write = async <T>({ statements, decide }: Operation<T>): Promise<T> => {
      const isChunk = statements.some(({ text }) => text.includes('INSERT INTO file_chunks'));
      if (isChunk) most = Math.max(most, (writing += 1));
      await new Promise((resolve) => setImmediate(resolve));
      if (isChunk) writing -= 1;
      return decide(statements.map(() => [{ done: 1 }]));
    };
    const log = logRef(chatRef({ app_id: 'app', user_id: 'user' } as LogRef, 'chat'), 'log');
    const files = createFiles(write, write);
    await Promise.all(['a', 'b', 'c'].map((file_id) => put({ files }, log, { file_id })));
    expect(most).toBe(1);
  });
});
