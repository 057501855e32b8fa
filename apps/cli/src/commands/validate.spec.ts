import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DIAGNOSTIC_FORMATS } from '@mozaiks/workflow-manager';
import { fakeIo } from '../fake-io.fixture.ts';
import { createProgram } from '../program.ts';
import { run } from '../run.ts';

const GOOD = 'agents:\n  - name: Greeter\n    system_message: Say hello.\n';
const BROKEN = 'agents:\n  - name: Greeter\n    sistem_message: Say hello.\n';
const DOUBTFUL = `${GOOD}  - name: Other\n    system_message: Say hello as well.\n`;

describe('mozaiks validate', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-cli-'));
  const write = (name: string, agents: string): void => {
    mkdirSync(path.join(folder, name, 'Flow'), { recursive: true });
    writeFileSync(path.join(folder, name, 'Flow', 'agents.yaml'), agents);
  };
  write('workflows', GOOD);
  write('broken', BROKEN);
  write('doubtful', DOUBTFUL);
  afterAll(() => rmSync(folder, { recursive: true }));

  const validate = async (...args: string[]) => {
    const fake = fakeIo({ cwd: folder });
    await run(fake.io, '0', ['validate', ...args]);
    return { out: fake.out(), err: fake.err(), codes: fake.codes };
  };

  it('exits with 0 if there are no findings, whatever models are configured', async () => {
    expect(await validate()).toEqual({ out: '1 workflow, no problems\n', err: '', codes: [0] });
  });

  it('exits with 1 for an error, and shows its line', async () => {
    const { out, codes } = await validate('broken');
    expect(out).toMatch(
      /^broken\/Flow\/agents\.yaml:3:5 error WF010 .*\n +3 \|.*\n.*\n +hint: did you mean system_message\?\n\n1 workflow, 1 error\n$/,
    );
    expect(codes).toEqual([1]);
  });

  it('accepts the folder of one workflow as well', async () => {
    expect((await validate('broken/Flow')).out).toMatch(
      /^broken\/Flow\/agents\.yaml:3:5 error WF010/,
    );
  });

  it('checks the files of tests as well', async () => {
    write('tested', GOOD);
    mkdirSync(path.join(folder, 'tested/Flow/tests'));
    writeFileSync(
      path.join(folder, 'tested/Flow/tests/hello.test.yaml'),
      'expect: { event: [] }\n',
    );
    for (const dir of ['tested', 'tested/Flow']) {
      const { out, codes } = await validate(dir);
      expect(out).toMatch(
        /^tested\/Flow\/tests\/hello\.test\.yaml:1:11 error WF010 [\s\S]*did you mean events\?\n\n1 workflow, 1 error\n$/,
      );
      expect(codes).toEqual([1]);
    }
  });

  it('counts warnings as findings with --strict', async () => {
    expect((await validate('doubtful')).codes).toEqual([0]);
    expect((await validate('doubtful', '--strict')).codes).toEqual([1]);
  });

  it('exits with 2 if it cannot check', async () => {
    for (const args of [
      ['nowhere'],
      ['--format', 'xml'],
      ['--loud'],
      ['workflows/Flow/agents.yaml'],
    ]) {
      const { err, codes, out } = await validate(...args);
      expect([args, codes, out]).toEqual([args, [2], '']);
      expect(err).not.toBe('');
    }
  });

  it('writes JSON', async () => {
    const { out, codes } = await validate('broken', '--format', 'json');
    const place = { workflow_name: 'Flow', file: 'broken/Flow/agents.yaml', line: 3, column: 5 };
    const what = {
      severity: 'error',
      code: 'WF010',
      message: 'unknown key sistem_message in agents[0]',
      hint: 'did you mean system_message?',
    };
    expect(JSON.parse(out)).toEqual([{ ...place, ...what }]);
    expect(codes).toEqual([1]);
    expect(JSON.parse((await validate('--format', 'json')).out)).toEqual([]);
  });

  it('writes SARIF and GitHub commands', async () => {
    const log = JSON.parse((await validate('broken', '--format', 'sarif')).out);
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'broken/Flow/agents.yaml',
    );
    expect((await validate('broken', '--format', 'github')).out).toMatch(
      /^::error file=broken\/Flow\/agents\.yaml,line=3,col=5,title=WF010::/,
    );
    expect((await validate('--format', 'github')).out).toBe('');
  });

  it('applies safe fixes, says so, and has nothing to fix afterwards', async () => {
    cpSync(path.join(folder, 'broken'), path.join(folder, 'fixed'), { recursive: true });
    const file = path.join(folder, 'fixed', 'Flow', 'agents.yaml');
    writeFileSync(file.replace('.yaml', '.yml'), BROKEN);
    rmSync(file);
    const first = await validate('fixed', '--fix');
    expect(first.err.split('\n')).toEqual([
      'fixed fixed/Flow/agents.yml:1:1 Flow/agents.yml -> Flow/agents.yaml',
      'fixed fixed/Flow/agents.yaml:3:5 sistem_message -> system_message',
      '',
    ]);
    expect([
      first.codes,
      existsSync(file.replace('.yaml', '.yml')),
      readFileSync(file, 'utf8'),
    ]).toEqual([[0], false, GOOD]);
    expect(await validate('fixed', '--fix')).toEqual({
      out: '1 workflow, no problems\n',
      err: '',
      codes: [0],
    });
  });

  it('warns about settings that a model does not support, even without a key', async () => {
    const settings =
      'models: { fast: { model: gpt-5-nano,\n  temperature: 0.5 } }\ndefaults: { llm_config: fast }\n';
    write('limited', GOOD);
    writeFileSync(path.join(folder, 'limited', 'Flow', 'orchestrator.yaml'), settings);
    expect((await validate('limited')).out).toMatch(
      /^limited\/Flow\/orchestrator\.yaml:2:16 warning WF081 agent Greeter, gpt-5-nano: temperature/,
    );
  });

  it('offers every existing format', () => {
    const command = createProgram(fakeIo().io, '0').commands.find(
      (each) => each.name() === 'validate',
    );
    expect(command?.options.find(({ long }) => long === '--format')?.argChoices).toEqual([
      ...DIAGNOSTIC_FORMATS,
    ]);
  });
});
