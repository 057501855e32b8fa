import path from 'node:path';
import { chatNamed, commitAt, headOf } from './appending.fixture.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { runSource } from './run-source.fixture.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const folder = temporaryFolder();
const onPosix = process.platform === 'win32' ? it.skip : it;

describe('a file that cannot grow any further', () => {
  onPosix(
    'rejects writes with `store_unavailable`, and loses nothing that was acknowledged',
    async () => {
      const file = path.join(folder(), 'full.sqlite');
      const child = runSource('append-until-full.fixture.ts', [file], {
        maxFileBytes: 1024 * 1024,
      });
      expect(await child.ended).toBe(0);
      const acknowledged = child.lines.filter((line) => line.startsWith('acknowledged'));
      expect(acknowledged.length).toBeGreaterThan(20);
      expect(child.lines.slice(acknowledged.length)).toEqual(
        Array(4).fill('refused store_unavailable true'),
      );

      const store = await openEmbeddedStore({ file });
      const log = await chatNamed(store, 'chat');
      const head = await headOf(store, log);
      expect(head).toBeGreaterThanOrEqual(acknowledged.length);
      expect(await store.log.append(log, commitAt(log, head + 1))).toBe('appended');
      await store.close();
    },
    60_000,
  );
});
