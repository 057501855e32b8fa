import path from 'node:path';
import { chatNamed, commitAt } from './appending.fixture.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { runSource, type SourceProcess } from './run-source.fixture.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const folder = temporaryFolder();
const CHATS = 5;
const ROUNDS = 6;

/** Kills the process at a random moment of its work. */
async function killedAtRandom(child: SourceProcess, acknowledged: number): Promise<void> {
  await child.line(() => child.lines.length >= acknowledged);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
  await child.kill();
}

function lastAcknowledged(lines: readonly string[]): Map<string, number> {
  return new Map(
    lines.map((line) => line.split(' ')).map(([chat = '', seq]) => [chat, Number(seq)]),
  );
}

describe('a process killed with kill -9 while it writes', () => {
  it('has lost no acknowledged commit, whenever it was killed', async () => {
    const file = path.join(folder(), 'killed.sqlite');
    for (let round = 1; round <= ROUNDS; round += 1) {
      const child = runSource('append-forever.fixture.ts', [file, String(CHATS)]);
      await killedAtRandom(child, 1 + Math.floor(Math.random() * 400));
      const store = await openEmbeddedStore({ file });
      for (const [chat, seq] of lastAcknowledged(child.lines)) {
        const log = await chatNamed(store, chat);
        const commits = await store.log.read(log, { after_seq: 0 });
        expect(commits).toEqual(commits.map((_, index) => commitAt(log, index + 1)));
        expect(commits.length).toBeGreaterThanOrEqual(seq);
      }
      await store.close();
    }
  }, 60_000);

  it('leaves no lock behind', async () => {
    const file = path.join(folder(), 'locked.sqlite');
    const child = runSource('append-forever.fixture.ts', [file]);
    await child.line(() => true);
    await expect(openEmbeddedStore({ file })).rejects.toMatchObject({ code: 'store_in_use' });
    await child.kill();
    const store = await openEmbeddedStore({ file });
    await store.close();
  }, 60_000);
});
