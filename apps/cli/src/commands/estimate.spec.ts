import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

const samples = path.resolve(import.meta.dirname, '../../../../workflows');

const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-estimate-'));
const workflows = path.join(folder, 'workflows');
for (const name of ['HelloWorld', 'NewsDesk'])
  cpSync(path.join(samples, name), path.join(workflows, name), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const called = async (...args: string[]) => {
  const fake = fakeIo({
    cwd: workflows,
    env: { WORKFLOWS_DIR: workflows, DATA_DIR: folder, MODEL_PROVIDER: 'anthropic' },
  });
  await run(fake.io, '0', args);
  return { out: fake.out(), err: fake.err(), codes: fake.codes };
};

describe('mozaiks estimate', () => {
  it('prints the bounds of a sample, by agent and in total, with the limit that applies', async () => {
    const { out, codes } = await called('estimate', 'NewsDesk');
    expect(out).toMatch(/^Writer +\d+ .*\$\d+/m);
    expect(out).toMatch(/^total +8 +80 +720 .*\$\d+/m);
    expect(out).toMatch(
      /^turns: max_turns is 8, and turns may go round in a circle: Writer > Editor > Writer$/m,
    );
    expect(codes).toEqual([0]);
  }, 60_000);

  it('prints them as JSON, and for a folder as well', async () => {
    const { out } = await called('estimate', './NewsDesk', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      workflow_name: 'NewsDesk',
      turns: 8,
      answers: 80,
      unknown: [],
    });
  }, 60_000);

  it('suggests the workflow that may be meant', async () => {
    const { err, codes } = await called('estimate', 'NewsDesc');
    expect(err).toContain('did you mean NewsDesk?');
    expect(codes).toEqual([1]);
  }, 60_000);
});

describe('mozaiks graph', () => {
  it('prints a flowchart, and the same as data', async () => {
    const { out } = await called('graph', 'HelloWorld');
    expect(out).toBe(
      'flowchart TD\n  n0(["Start"])\n  n1["Greeter"]\n  n2(["End"])\n  n0 --> |"the user writes"| n1\n  n1 --> n2\n',
    );
    const { nodes, edges } = JSON.parse(
      (await called('graph', 'HelloWorld', '--format', 'json')).out,
    );
    expect(nodes.map(({ id }: { id: string }) => id)).toEqual(['start', 'agent:Greeter', 'end']);
    expect(edges).toHaveLength(2);
  }, 60_000);
});
