import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspectEmbeddedStore } from './inspect-embedded-store.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { SCHEMA_VERSION } from './sql/schema.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const folder = temporaryFolder();

describe('inspecting the file of an embedded store', () => {
  // SQLite removes its own files when the connections of the store are garbage-collected.
  const names = (dir: string) => readdirSync(dir).filter((name) => !/-(?:shm|wal)$/.test(name));
  const contents = (dir: string) =>
    names(dir).map((name) => [name, readFileSync(path.join(dir, name)).toString('base64')]);

  it('reports that there is no file, and makes none', async () => {
    const dir = path.join(folder(), 'none');
    mkdirSync(dir);
    expect(await inspectEmbeddedStore(path.join(dir, 'a.db'))).toEqual({
      exists: false,
      schema_version: null,
      supported: SCHEMA_VERSION,
    });
    expect(readdirSync(dir)).toEqual([]);
  });

  it('finds the version of its tables, and changes nothing', async () => {
    const dir = path.join(folder(), 'closed and #odd');
    const file = path.join(dir, 'a.db');
    await (await openEmbeddedStore({ file })).close();
    const before = contents(dir);
    expect(await inspectEmbeddedStore(file)).toEqual({
      exists: true,
      schema_version: SCHEMA_VERSION,
      supported: SCHEMA_VERSION,
    });
    expect(contents(dir)).toEqual(before);
  });

  it('works while a process has the file open', async () => {
    const file = path.join(folder(), 'open', 'a.db');
    const store = await openEmbeddedStore({ file });
    expect(await inspectEmbeddedStore(file)).toMatchObject({
      exists: true,
      supported: SCHEMA_VERSION,
    });
    await store.close();
  });

  it('is rejected for a file that is no database', async () => {
    const file = path.join(folder(), 'text.db');
    writeFileSync(file, 'this is not a database, but long enough to be read as one. '.repeat(40));
    await expect(inspectEmbeddedStore(file)).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
