import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

describe('mozaiks workflows', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-cli-'));
  const good = path.join(folder, 'workflows', 'Good');
  mkdirSync(good, { recursive: true });
  writeFileSync(path.join(good, 'orchestrator.yaml'), 'description: Says hello.\nmax_turns: 5\n');
  writeFileSync(
    path.join(good, 'agents.yaml'),
    'agents:\n  - name: Greeter\n    system_message: Say hello.\n',
  );
  afterAll(() => rmSync(folder, { recursive: true }));

  const list = async (
    args: string[] = [],
    env: Record<string, string> = { OPENAI_API_KEY: 'k' },
  ) => {
    const fake = fakeIo({ cwd: folder, env });
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

  it('shows the position of each error, and exits with 1', async () => {
    const broken = path.join(folder, 'broken');
    cpSync(path.join(folder, 'workflows'), broken, { recursive: true });
    writeFileSync(
      path.join(broken, 'Good', 'agents.yaml'),
      'agents:\n  - name: Greeter\n    sistem_message: Say hello.\n',
    );
    const { out, codes } = await list(['--dir', 'broken']);
    expect(out).toMatch(/^✗ Good/);
    expect(out).toMatch(/ broken\/Good\/agents\.yaml:3:5 error WF\d+.*\n +3 \|/);
    expect(out).toMatch(/1 workflow, \d+ errors?/);
    expect(codes).toEqual([1]);
  });

  it('keeps the schemas of tools in the data folder of the server, but does not create that folder', async () => {
    const tools = path.join(folder, 'with-tools', 'Good', 'tools');
    cpSync(path.join(folder, 'workflows'), path.dirname(path.dirname(tools)), { recursive: true });
    mkdirSync(tools);
    writeFileSync(
      path.join(tools, 't.ts'),
      '/** Does it. */\nexport function t(a: string): string { return a; }\n',
    );
    writeFileSync(path.join(tools, '..', 'tools.yaml'), 'tools: [{name: t, module: tools.t}]\n');
    expect((await list(['--dir', 'with-tools'])).codes).toEqual([0]);
    expect(existsSync(path.join(folder, '.mozaiks'))).toBe(false);
    mkdirSync(path.join(folder, '.mozaiks'));
    expect((await list(['--dir', 'with-tools'])).codes).toEqual([0]);
    expect(readdirSync(path.join(folder, '.mozaiks', 'cache'))).toHaveLength(1);
  }, 30_000);

  it('warns about a workflow that no configured model can run, which is not a failure', async () => {
    const { out, codes } = await list([], {});
    expect(out).toMatch(
      /^! Good .*\n.*agents\.yaml:1:1 warning WF080 .*\n.*\n.*\n +hint: set ANTHROPIC_API_KEY/,
    );
    expect(out).toContain('1 workflow, 1 warning');
    expect(codes).toEqual([0]);
  });

  it('warns about what a configured model does not support, as the server does', async () => {
    const { out, codes } = await list([], { OPENAI_API_KEY: 'k', DEFAULT_MODEL: 'gpt-9' });
    expect([out.includes('WF081'), codes]).toEqual([false, [0]]);
    const agents = path.join(folder, 'limited', 'Good', 'agents.yaml');
    cpSync(path.join(folder, 'workflows'), path.join(folder, 'limited'), { recursive: true });
    writeFileSync(
      agents,
      'agents:\n  - name: Greeter\n    system_message: Hi.\n    llm_config: { model: gpt-5-nano, temperature: 0.5 }\n',
    );
    const limited = await list(['--dir', 'limited']);
    expect(limited.out).toMatch(
      /^! Good .*\n.*warning WF081 agent Greeter, gpt-5-nano: temperature is not sent/,
    );
    expect(limited.codes).toEqual([0]);
  });

  it('reads model data from MODELS_FILE, and reports its mistakes', async () => {
    const env = { OPENAI_API_KEY: 'k', MODELS_FILE: 'models.json' };
    writeFileSync(
      path.join(folder, 'models.json'),
      JSON.stringify({ models: { 'gpt-5-nano': { provider: 'openai', sampling: true } } }),
    );
    expect((await list(['--dir', 'limited'], env)).out).toMatch(/^✓ Good/);
    writeFileSync(
      path.join(folder, 'models.json'),
      JSON.stringify({ models: { 'gpt-9': { provider: 'openai', prices: { input: 1 } } } }),
    );
    const { err, codes } = await list(['--dir', 'limited'], env);
    expect(err).toContain('MODELS_FILE models.json: models.gpt-9.prices.output is missing');
    expect(codes).toEqual([1]);
  });

  it.each([{ MODEL_PROVIDER: 'openai-compatible' }, { ANTHROPIC_API_KEY: 'k' }])(
    'treats %j as a configured model',
    async (env) => {
      expect((await list([], env)).out).toMatch(/^✓ Good/);
    },
  );

  it('says that a folder is missing', async () => {
    const { err, codes } = await list(['--dir', 'nowhere']);
    expect(err).toBe(`There is no folder ${path.join(folder, 'nowhere')}.\n`);
    expect(codes).toEqual([1]);
  });
});
