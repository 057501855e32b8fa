import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

describe('mozaiks workflows', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-cli-'));
  const good = path.join(folder, 'workflows', 'Good');
  mkdirSync(good, { recursive: true });
  writeFileSync(path.join(good, 'orchestrator.yaml'), 'description: Says hello.\nmax_turns: 5\n');
  writeFileSync(path.join(good, 'agents.yaml'), 'agents:\n  - name: Greeter\n    system_message: Say hello.\n');
  afterAll(() => rmSync(folder, { recursive: true }));

  const list = async (args: string[] = []) => {
    const fake = fakeIo({ cwd: folder });
    await run(fake.io, '0', ['workflows', ...args]);
    return { out: fake.out(), err: fake.err(), codes: fake.codes };
  };

  it('lists what can be served', async () => {
    const { out, codes, err } = await list();
    expect(err).toBe('');
    expect(out).toMatch(/^✓ Good/);
    expect(out).toContain('1 workflow');
    expect(codes).toEqual([0]);
  });

  it('shows the place of each error, and exits with 1', async () => {
    const broken = path.join(folder, 'broken');
    cpSync(path.join(folder, 'workflows'), broken, { recursive: true });
    writeFileSync(path.join(broken, 'Good', 'agents.yaml'), 'agents:\n  - name: Greeter\n    sistem_message: Say hello.\n');
    const { out, codes } = await list(['--dir', 'broken']);
    expect(out).toMatch(/^✗ Good/);
    expect(out).toMatch(/ broken\/Good\/agents\.yaml:3:5 error WF\d+.*\n +3 \|/);
    expect(out).toMatch(/1 workflow, \d+ errors?/);
    expect(codes).toEqual([1]);
  });

  it('says that a folder is missing', async () => {
    const { err, codes } = await list(['--dir', 'nowhere']);
    expect(err).toBe(`There is no folder ${path.join(folder, 'nowhere')}.\n`);
    expect(codes).toEqual([1]);
  });
});
