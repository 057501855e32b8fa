import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadWorkflow } from '@mozaiks/workflow-manager';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';
import { TEMPLATE_NAMES } from '../template-names.ts';

const TEMPLATES = path.resolve(import.meta.dirname, '../../templates');
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [path.relative(folder, path.join(entry.parentPath, entry.name))] : [],
  );

describe('mozaiks new workflow', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-new-'));
  const inFolder = (...names: string[]): string => path.join(folder, ...names);
  afterAll(() => rmSync(folder, { recursive: true }));

  const make = async (args: string[], env: Record<string, string> = {}) => {
    const fake = fakeIo({ cwd: folder, env });
    await run(fake.io, '0', ['new', 'workflow', ...args]);
    return { out: fake.out(), err: fake.err(), codes: fake.codes };
  };

  it('has a folder for each template, and no other', () => {
    expect(readdirSync(TEMPLATES).sort()).toEqual([...TEMPLATE_NAMES].sort());
  });

  it.each(TEMPLATE_NAMES)(
    'creates a workflow from the template %s that has no diagnostic and runs without a key',
    async (template) => {
      const name = `My-${template}_2`;
      const { out, err, codes } = await make([name, '--template', template]);
      expect({ err, codes }).toEqual({ err: '', codes: [0] });
      expect(out).toContain(
        `Created ${path.join('workflows', name)} from the template ${template}:\n  agents.yaml\n`,
      );
      expect(out).toContain(`npx mozaiks chat ${name} `);
      const made = inFolder('workflows', name);
      expect([...filesIn(made)].sort()).toEqual(
        [...filesIn(path.join(TEMPLATES, template))].sort(),
      );
      for (const file of filesIn(made))
        expect(readFileSync(path.join(made, file), 'utf8')).not.toContain('__');
      for (const file of filesIn(made).filter((file) => file.endsWith('.yaml'))) {
        const [, schema = ''] =
          /\$schema=(.*)/.exec(readFileSync(path.join(made, file), 'utf8')) ?? [];
        const title = file.startsWith('tests') ? '*.test.yaml' : file;
        expect(
          JSON.parse(readFileSync(path.join(made, path.dirname(file), schema), 'utf8')),
        ).toMatchObject({ title });
      }
      const { workflow, diagnostics } = await loadWorkflow(made);
      expect(diagnostics).toEqual([]);
      expect(workflow?.definition.workflow_name).toBe(name);
      expect(workflow?.script?.length).toBeGreaterThan(1);
    },
    120_000,
  );

  it.each(TEMPLATE_NAMES)(
    'keeps the template %s under 60 lines, with the schema of each file for editors',
    (template) => {
      const texts = filesIn(path.join(TEMPLATES, template)).map((file) => [
        file,
        readFileSync(path.join(TEMPLATES, template, file), 'utf8'),
      ]);
      expect(
        texts
          .map(([, text = '']) => text.split('\n').length - 1)
          .reduce((sum, lines) => sum + lines),
      ).toBeLessThan(60);
      for (const [file = '', text = ''] of texts.filter(([name = '']) => name.endsWith('.yaml'))) {
        const [up, schema] = file.startsWith('tests')
          ? ['../', 'test']
          : ['', file.replace('.yaml', '')];
        expect(text.split('\n')[0]).toBe(
          `# yaml-language-server: $schema=${up}../../schemas/${schema}.schema.json`,
        );
      }
    },
  );

  it('creates one agent with one tool if no template is named', async () => {
    expect((await make(['Plain'])).out).toContain('from the template single:');
  });

  it('creates it in the folder of the server, or in the named one', async () => {
    await make(['Here'], { WORKFLOWS_DIR: 'flows' });
    expect(existsSync(inFolder('flows/Here/agents.yaml'))).toBe(true);
    const { out } = await make(['There', '--dir', 'other/flows']);
    expect(existsSync(inFolder('other/flows/There/agents.yaml'))).toBe(true);
    expect(out).toContain('npx mozaiks workflows --dir other/flows\n');
  });

  it('creates the workflow even if the schemas for editors cannot be written, and says why', async () => {
    mkdirSync(inFolder('own/schemas'), { recursive: true });
    writeFileSync(inFolder('own/schemas/tools.schema.json'), '{"title": "my tools"}');
    const { out, codes } = await make(['Mine', '--dir', 'own/flows']);
    expect(out).toMatch(
      /Without schemas for editors: .*own.schemas.tools\.schema\.json is not a schema of a workflow file/,
    );
    expect(codes).toEqual([0]);
    expect(readdirSync(inFolder('own/schemas'))).toEqual(['tools.schema.json']);
  });

  it.each(['folder', 'file'])('never changes an existing %s', async (kind) => {
    const taken = inFolder('workflows', `Taken-${kind}`);
    if (kind === 'folder') mkdirSync(taken, { recursive: true });
    else writeFileSync(taken, 'mine');
    const { err, codes } = await make([`Taken-${kind}`]);
    expect({ err, codes }).toEqual({
      err: `${path.join('workflows', `Taken-${kind}`)} already exists: choose another name\n`,
      codes: [1],
    });
    expect(kind === 'folder' ? readdirSync(taken) : readFileSync(taken, 'utf8')).toEqual(
      kind === 'folder' ? [] : 'mine',
    );
  });

  it.each(['../Up', 'a/b', '2nd', '_shared', '.hidden', 'with space', '', 'é', 'x'.repeat(65)])(
    'rejects the name %j and creates nothing',
    async (name) => {
      const before = filesIn(folder).length;
      const { err, codes } = await make([name]);
      expect(err).toMatch(
        /^".*" cannot be the name of a workflow: use a letter, then letters, digits, _ and -/,
      );
      expect(codes).toEqual([1]);
      expect(filesIn(folder)).toHaveLength(before);
    },
  );

  it('rejects an unknown template, and lists the known ones', async () => {
    const { err, codes } = await make(['Other', '--template', 'loop']);
    expect(err).toMatch(
      /'loop' is invalid\. Allowed choices are single, handoff, pipeline, critic, form, python\./,
    );
    expect(codes).toEqual([1]);
    expect(existsSync(inFolder('workflows', 'Other'))).toBe(false);
  });
});
