import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadWorkflow } from '@mozaiks/workflow-manager';

const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-readme-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the workflow of the README loads without a diagnostic', async () => {
  const files = [...readme.matchAll(/```\w+\n(?:#|\/\/) workflows\/(\S+)\n(.*?)```/gs)];
  expect(files).toHaveLength(4);
  for (const [, file = '', text = ''] of files) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const { workflow, diagnostics } = await loadWorkflow(path.join(folder, 'Weather'));
  expect(diagnostics).toEqual([]);
  expect(workflow?.definition.tools).toMatchObject([
    { name: 'weather', parameters: { required: ['city'] } },
  ]);
});
