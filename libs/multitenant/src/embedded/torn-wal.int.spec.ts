import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chatRef, logRef, tenantScope, type Commit } from '@mozaiks/contracts';
import { commitAt } from './appending.fixture.ts';
import { prepareSchema } from './prepare-schema.ts';
import { createReader } from './reader.ts';
import { runSource } from './run-source.fixture.ts';
import { readCommits } from './sql/commits.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';
import { loadSqlite, openDatabase } from './thread/open-database.mjs';

const folder = temporaryFolder();
const log = logRef(chatRef(tenantScope('app', 'user'), 'chat-0'), 'log-of-chat-0');
const tears = ['truncated', 'zeros from there on'] as const;

/** A file whose whole content is in its write-ahead log, as a kill -9 leaves it. */
async function killedEarly(): Promise<{
  readonly file: string;
  readonly wal: Buffer;
  readonly acknowledged: number;
}> {
  const file = path.join(folder(), 'killed.sqlite');
  const child = runSource('append-forever.fixture.ts', [file]);
  await child.line((line) => line === 'chat-0 60');
  await child.kill();
  return { file, wal: readFileSync(`${file}-wal`), acknowledged: child.lines.length };
}

async function commitsAfter(file: string, wal: Buffer): Promise<readonly Commit[]> {
  const copy = path.join(folder(), 'torn.sqlite');
  for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
  copyFileSync(file, copy);
  writeFileSync(`${copy}-wal`, wal);
  const database = openDatabase(await loadSqlite(), copy);
  prepareSchema(database);
  const reader = createReader(database);
  const commits = await reader.run(readCommits(log, { after_seq: 0 }));
  reader.close();
  return commits;
}

const torn = (wal: Buffer, at: number, how: (typeof tears)[number]): Buffer =>
  how === 'truncated'
    ? wal.subarray(0, at)
    : Buffer.concat([wal.subarray(0, at), Buffer.alloc(wal.length - at)]);

describe('a write-ahead log that is truncated at any byte', () => {
  it('opens, and holds a prefix that grows with the length of the rest', async () => {
    const { file, wal, acknowledged } = await killedEarly();
    expect((await commitsAfter(file, wal)).length).toBeGreaterThanOrEqual(acknowledged);
    for (const how of tears) {
      let before = 0;
      for (let at = 0; at < wal.length; at += Math.ceil(wal.length / 90)) {
        const commits = await commitsAfter(file, torn(wal, at, how));
        expect(commits).toEqual(commits.map((_, index) => commitAt(log, index + 1)));
        expect(commits.length).toBeGreaterThanOrEqual(before);
        before = commits.length;
      }
      expect(before).toBeGreaterThan(0);
    }
  }, 60_000);
});
