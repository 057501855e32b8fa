import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { LogLevel } from '@mozaiks/contracts';
import { sql } from './sql/sql.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';
import { createWriterThread } from './writer-thread.ts';

const folder = temporaryFolder();
const one = [[sql`SELECT 1 AS one`]];

describe('the writer thread', () => {
  it('starts again after a connection that could not be opened', async () => {
    const directory = path.join(folder(), 'not-yet');
    const thread = createWriterThread({ file: path.join(directory, 'db.sqlite') });
    await expect(thread.transact(one)).rejects.toMatchObject({ code: 'ERR_SQLITE_ERROR' });
    mkdirSync(directory);
    expect(await thread.transact(one)).toEqual([{ results: [[{ one: 1 }]] }]);
    await thread.close();
  });

  it('checkpoints the write-ahead log into the file when nothing is written', async () => {
    const file = path.join(folder(), 'idle.sqlite');
    const thread = createWriterThread({ file, idle_ms: 50 });
    const sizeOfLog = (): number => statSync(`${file}-wal`).size;
    await thread.transact([[sql`CREATE TABLE texts (text TEXT)`]]);
    await thread.transact([[sql`INSERT INTO texts VALUES (${'x'.repeat(300_000)})`]]);
    expect(sizeOfLog()).toBeGreaterThan(300_000);
    while (sizeOfLog() > 0) await setTimeout(10);
    await thread.close();
  });

  it('keeps the write-ahead log under 16 MB while it writes without a pause', async () => {
    const file = path.join(folder(), 'busy.sqlite');
    const thread = createWriterThread({ file });
    await thread.transact([[sql`CREATE TABLE texts (text TEXT)`]]);
    for (let written = 0; written < 400; written += 1)
      await thread.transact([[sql`INSERT INTO texts VALUES (${'x'.repeat(100_000)})`]]);
    expect(statSync(`${file}-wal`).size).toBeLessThan(16 * 1024 * 1024);
    await thread.close();
  });

  it('fails what it was writing when it dies, logs that, and is started again', async () => {
    const logged: LogLevel[] = [];
    const thread = createWriterThread({
      file: 'unused',
      logger: { log: (level) => logged.push(level) },
      program: new URL(
        `data:text/javascript,${encodeURIComponent(`
        import { parentPort } from 'node:worker_threads';
        parentPort.once('message', () => { throw new Error('out of luck'); });
      `)}`,
      ),
    });
    for (const _ of [1, 2])
      await expect(thread.transact(one)).rejects.toMatchObject({
        code: 'store_unavailable',
        retryable: true,
      });
    expect(logged).toEqual(['error', 'error']);
  });
});
