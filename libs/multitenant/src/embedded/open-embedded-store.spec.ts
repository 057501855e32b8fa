import { chmodSync, existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ChatStore } from '@mozaiks/contracts';
import { chatNamed, commitAt } from './appending.fixture.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { runSource } from './run-source.fixture.ts';
import { SCHEMA_VERSION } from './sql/schema.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';
import { loadSqlite, openDatabase } from './thread/open-database.mjs';

const folder = temporaryFolder();
const onPosix = process.platform === 'win32' ? it.skip : it;
const fileNamed = (name: string) => path.join(folder(), name, 'store.sqlite');
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
const acquire = (store: ChatStore, session: string) =>
  chatNamed(store, 'chat').then((log) => store.ownership.acquire(log, { session, log_version: 1 }));

async function using<T>(file: string, use: (store: ChatStore) => Promise<T>): Promise<T> {
  const store = await openEmbeddedStore({ file });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

describe('the file of an embedded store', () => {
  onPosix(
    'is readable only by its owner, and so is the directory that is created for it',
    async () => {
      const file = fileNamed('private');
      await using(file, async (store) => {
        const log = await chatNamed(store, 'chat');
        await store.log.append(log, commitAt(log, 1));
        const files = ['', '-wal', '-shm', '.lock'].map((suffix) => file + suffix);
        expect(files.map(modeOf)).toEqual(files.map(() => '600'));
        expect(modeOf(path.dirname(file))).toBe('700');
      });
    },
  );

  onPosix('becomes readable only by its owner if it was not', async () => {
    const file = fileNamed('public');
    await using(file, async () => undefined);
    chmodSync(file, 0o644);
    await using(file, async () => expect(modeOf(file)).toBe('600'));
  });

  it('keeps everything from one opening to the next', async () => {
    const file = fileNamed('kept');
    await using(file, async (store) => {
      const log = await chatNamed(store, 'chat');
      await store.log.append(log, commitAt(log, 1));
    });
    await using(file, async (store) => {
      const log = await chatNamed(store, 'chat');
      expect(await store.log.read(log, { after_seq: 0 })).toEqual([commitAt(log, 1)]);
    });
  });

  it('is one whole file after it was closed', async () => {
    const file = fileNamed('whole');
    await using(file, async (store) => chatNamed(store, 'chat'));
    expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0);
  });
});

describe('opening a file that is open', () => {
  const refusal = { code: 'store_in_use', retryable: false };

  it('is rejected in the same process, until the store is closed', async () => {
    const file = fileNamed('twice');
    await using(file, () => expect(openEmbeddedStore({ file })).rejects.toMatchObject(refusal));
    await using(file, async () => undefined);
  });

  it('is still rejected after a first rejection', async () => {
    const file = fileNamed('thrice');
    await using(file, async () => {
      for (const _ of [1, 2])
        await expect(openEmbeddedStore({ file })).rejects.toMatchObject(refusal);
      expect(await runSource('open-without-closing.fixture.ts', [file]).line(() => true)).toBe(
        'store_in_use',
      );
    });
  });

  onPosix('is rejected under another name', async () => {
    const file = fileNamed('linked');
    await using(file, async () => {
      const link = path.join(folder(), 'link.sqlite');
      symlinkSync(file, link);
      await expect(openEmbeddedStore({ file: link })).rejects.toMatchObject(refusal);
    });
  });
});

describe('a new opening', () => {
  it('counts every earlier session as dead, so its chats are found and acquired at once', async () => {
    const file = fileNamed('restarted');
    await using(file, async (store) => {
      await store.sessions.join('before');
      await acquire(store, 'before');
    });
    await using(file, async (store) => {
      const log = await chatNamed(store, 'chat');
      await store.sessions.join('after');
      expect(await store.sessions.list()).toEqual([{ session: 'after', beat: 0 }]);
      expect(await store.sweep.due({ now: 0, session: 'after', log_version: 1 }, 10)).toMatchObject(
        [{ chat_id: 'chat' }],
      );
      expect(
        await store.ownership.acquire(log, { session: 'after', log_version: 1 }),
      ).toMatchObject({
        owned: { fence: 2, record: { owner: 'before' } },
      });
    });
  });

  it('keeps no record of removed chats, and none of erased chats after the next opening', async () => {
    const file = fileNamed('erased');
    const records = async (): Promise<number> => {
      const database = openDatabase(await loadSqlite(), file);
      const [row] = database.prepare('SELECT count(*) AS records FROM chats').all() as {
        records: number;
      }[];
      database.close();
      return row?.records ?? NaN;
    };
    await using(file, async (store) => {
      await store.directory.erase(await chatNamed(store, 'erased'));
      const removed = await store.directory.get(await chatNamed(store, 'removed'));
      expect(removed !== null && (await store.retention.remove(removed))).toBe(true);
    });
    expect(await records()).toBe(1);
    await using(file, async () => undefined);
    expect(await records()).toBe(0);
  });

  it('reuses the space of removed chats', async () => {
    const file = fileNamed('reuse');
    await using(file, async (store) => {
      for (let round = 0; round < 4; round += 1) {
        const log = await chatNamed(store, `chat-${round}`);
        for (let seq = 1; seq <= 200; seq += 1) await store.log.append(log, commitAt(log, seq));
        const record = await store.directory.get(log);
        if (record !== null) await store.retention.remove(record);
      }
      const database = openDatabase(await loadSqlite(), file);
      const [row] = database.prepare('PRAGMA page_count').all() as { page_count: number }[];
      database.close();
      expect(row?.page_count).toBeLessThan(150);
    });
  });

  it('rejects the tables of a newer version, and leaves them as they are', async () => {
    const file = fileNamed('newer');
    await using(file, async () => undefined);
    const database = openDatabase(await loadSqlite(), file);
    database.exec(`UPDATE meta SET value = 99 WHERE key = 'schema_version'`);
    database.close();
    for (const _ of [1, 2]) {
      await expect(openEmbeddedStore({ file })).rejects.toMatchObject({
        code: 'store_too_new',
        details: { schema_version: 99, supported: SCHEMA_VERSION },
      });
    }
  });

  it('reports `store_unavailable` for a file that is no database, and for a path where no file can be created', async () => {
    const file = path.join(folder(), 'text.sqlite');
    writeFileSync(file, 'this is not a database, but long enough to be read as one. '.repeat(40));
    const unavailable = { code: 'store_unavailable', retryable: true, cause: expect.anything() };
    await expect(openEmbeddedStore({ file })).rejects.toMatchObject(unavailable);
    await expect(
      openEmbeddedStore({ file: path.join(file, 'below-a-file.sqlite') }),
    ).rejects.toMatchObject(unavailable);
  });
});

describe('a store that is open and idle', () => {
  it('does not keep its process alive', async () => {
    const child = runSource('open-without-closing.fixture.ts', [fileNamed('idle')]);
    expect(await child.line(() => true)).toBe('opened');
    expect(await child.ended).toBe(0);
  });
});

describe('closing', () => {
  it('first finishes what was requested before', async () => {
    const file = fileNamed('drained');
    const store = await openEmbeddedStore({ file });
    const log = await chatNamed(store, 'chat');
    const appended = Array.from({ length: 50 }, (_, index) =>
      store.log.append(log, commitAt(log, index + 1)),
    );
    await store.close();
    expect(new Set(await Promise.all(appended))).toEqual(new Set(['appended']));
    await using(file, async (again) =>
      expect(await again.log.read(log, { after_seq: 0 })).toHaveLength(50),
    );
  });
});

describe('an append to a log that its chat does not have', () => {
  it('takes no number of the log that it names', async () => {
    const store = await openEmbeddedStore({ file: null });
    const log = await chatNamed(store, 'mine');
    const other = await chatNamed(store, 'theirs');
    await store.log.append({ ...other, log_id: log.log_id }, commitAt(log, 1));
    expect(await store.log.append(log, commitAt(log, 1))).toBe('appended');
    await store.close();
  });
});
