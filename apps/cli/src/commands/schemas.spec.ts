import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { editorSchemas } from '@mozaiks/workflow-manager';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

describe('mozaiks schemas', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-schemas-'));
  const inFolder = (...names: string[]): string => path.join(folder, ...names);
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = async (args: readonly string[] = [], env: Record<string, string> = {}) => {
    const fake = fakeIo({ cwd: folder, env });
    await run(fake.io, '0', ['schemas', ...args]);
    return { out: fake.out(), err: fake.err(), codes: fake.codes };
  };

  it('writes them next to the folder of the workflows, which need not exist yet', async () => {
    expect((await write()).codes).toEqual([0]);
    await write([], { WORKFLOWS_DIR: 'mine/flows' });
    for (const [name, schema] of Object.entries(editorSchemas()))
      for (const at of ['schemas', 'mine/schemas'])
        expect(JSON.parse(readFileSync(inFolder(at, name), 'utf8'))).toEqual(schema);
  });

  it('writes them to the named folder, and lists them', async () => {
    const { out } = await write(['editor']);
    expect(out).toContain('Wrote to editor:\n  orchestrator.schema.json\n');
    expect(readdirSync(inFolder('editor')).sort()).toEqual(Object.keys(editorSchemas()).sort());
  });

  it('replaces schemas of another version', async () => {
    await write(['old']);
    writeFileSync(inFolder('old/agents.schema.json'), '{"title": "agents.yaml"}');
    expect((await write(['old'])).codes).toEqual([0]);
    expect(readFileSync(inFolder('old/agents.schema.json'), 'utf8')).toContain('system_message');
  });

  it.each(['{"title": "our tools"}', 'no JSON'])(
    'does not overwrite a file of another kind: %s',
    async (text) => {
      const target = `taken-${text.length}`;
      mkdirSync(inFolder(target));
      writeFileSync(inFolder(target, 'tools.schema.json'), text);
      const { err, codes } = await write([target]);
      expect(err).toMatch(
        /tools\.schema\.json is not a schema of a workflow file: move it, or name another folder\n$/,
      );
      expect(codes).toEqual([1]);
      expect(readFileSync(inFolder(target, 'tools.schema.json'), 'utf8')).toBe(text);
      expect(existsSync(inFolder(target, 'agents.schema.json'))).toBe(false);
    },
  );
});
