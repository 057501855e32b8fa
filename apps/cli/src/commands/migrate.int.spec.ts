import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

const found = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']);
const itWithPython = found.status === 0 ? it : it.skip;

describe('mozaiks migrate', () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-migrate-'));
  afterAll(() => rmSync(cwd, { recursive: true }));
  mkdirSync(path.join(cwd, 'Desk', 'tools'), { recursive: true });
  writeFileSync(
    path.join(cwd, 'Desk', 'tools', 'look.py'),
    'def look(city: str):\n    """Looks."""\n    return city\n',
  );
  const migrate = async (args: readonly string[], env: Record<string, string> = {}) => {
    const fake = fakeIo({ cwd, env: { PATH: process.env['PATH'] ?? '', ...env } });
    await run(fake.io, '0', ['migrate', ...args]);
    return { out: fake.out(), err: fake.err(), codes: fake.codes };
  };

  itWithPython(
    'writes TypeScript, once, and lists what to finish (needs python3 3.9)',
    async () => {
      const { out, codes } = await migrate(['Desk']);
      const file = path.join('Desk', 'typescript', 'tools', 'look.ts');
      expect(out).toContain(`Wrote ${file}. To finish:\n  - look: write the body`);
      expect(codes).toEqual([0]);
      expect(readFileSync(path.join(cwd, file), 'utf8')).toContain(
        'export function look({ city }: { city: string }, ctx: ToolContext): unknown {',
      );
      expect((await migrate(['Desk'])).err).toContain('already exists: choose another folder');
    },
  );

  it('says what is missing', async () => {
    expect((await migrate(['Nowhere'])).err).toContain('there is no folder');
    expect((await migrate(['Desk'], { PYTHON: 'no-python' })).err).toContain(
      'Python 3.9 or newer is needed to read the modules: no-python cannot be started',
    );
  });
});
