import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { LogLevel } from '@mozaiks/contracts';
import { sql } from './sql/sql.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';
import { createWriterThread } from './writer-thread.ts';

const folder = temporaryFolder();
const one = [[sql`SELECT 1 AS one`]];

describe('the thread that writes', () => {
  it('begins anew after a connection that could not be opened', async () => {
    const directory = path.join(folder(), 'not-yet');
    const thread = createWriterThread({ file: path.join(directory, 'db.sqlite') });
    await expect(thread.transact(one)).rejects.toMatchObject({ code: 'ERR_SQLITE_ERROR' });
    mkdirSync(directory);
    expect(await thread.transact(one)).toEqual([{ results: [[{ one: 1 }]] }]);
    await thread.close();
  });

  it('fails what it was writing when it dies, says so, and is started again', async () => {
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
