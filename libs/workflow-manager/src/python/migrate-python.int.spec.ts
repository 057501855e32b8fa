import { join } from 'node:path';
import { createWorkspace, flow } from '../spec/folder.fixture.ts';
import { loadFlow } from '../spec/folder.fixture.ts';
import { describeWithPython } from '../spec/python.fixture.ts';
import { migratePython } from './migrate-python.ts';

const PYTHON = [
  'import requests',
  'from typing import Optional',
  'async def look(city: str, days: int = 3, by: Optional[dict] = None, user_id=None, context_variables=None):',
  '    """Looks.',
  '',
  '    Args:',
  '        city: Where.',
  '    """',
  '    return requests.get(city)',
  'def _own():',
  '    pass',
].join('\n');

describeWithPython('migrating a workflow in Python', () => {
  const migrated = async (files: Record<string, string>) => {
    const workspace = createWorkspace(flow(files));
    const result = await migratePython(join(workspace.directory, 'Flow'));
    workspace.remove();
    if (!result.ok) throw new Error(result.reason);
    return result;
  };

  it('writes TypeScript with the same signatures, and lists what is not finished', async () => {
    const { files, left } = await migrated({
      'tools/look.py': PYTHON,
      'hooks/start.py': 'async def on_workflow_start(context):\n    pass\n',
      'tools/data.py': 'X = 1\n',
    });
    expect(files).toEqual([
      {
        file: 'hooks/start.ts',
        text: [
          "import type { HookContext } from '@mozaiks/contracts';",
          '',
          'export async function on_workflow_start(ctx: HookContext): Promise<unknown> {',
          '  //     pass',
          "  throw new Error('on_workflow_start is not written yet');",
          '}',
          '',
        ].join('\n'),
        unfinished: [
          'on_workflow_start: write the body (1 lines of Python are in its comment) and the type of the result',
        ],
      },
      {
        file: 'tools/look.ts',
        text: [
          "import type { ToolContext } from '@mozaiks/contracts';",
          '',
          '/**',
          ' * Looks.',
          ' * @param city Where.',
          ' */',
          'export async function look({ city, days = 3, by }: { city: string; days?: number; by?: Record<string, unknown> }, ctx: ToolContext): Promise<unknown> {',
          '  //     return requests.get(city)',
          "  throw new Error('look is not written yet');",
          '}',
          '',
        ].join('\n'),
        unfinished: [
          'look: write the body (1 lines of Python are in its comment) and the type of the result',
          'look: user_id becomes ctx.user_id',
          'look: context_variables becomes ctx.context.get and ctx.context.set',
          'replace the Python package requests with an npm package',
        ],
      },
    ]);
    expect(left).toEqual([{ file: 'tools/data.py', reason: 'it has no functions' }]);
  });

  it('does not list local folders as packages to replace', async () => {
    const { files } = await migrated({
      'tools/look.py': [
        'import requests',
        'from _shared.backend_client import BackendClient',
        'from lib.parts import part',
        'from tools.deep.more import x',
        'from deep.more import y',
        'def look():',
        '    pass',
      ].join('\n'),
      'lib/parts/__init__.py': 'part = 1\n',
      'tools/deep/more.py': 'x = y = 1\n',
    });
    expect(files[0]?.unfinished.slice(1)).toEqual([
      'replace the Python package requests with an npm package',
    ]);
  });

  it.each([
    ['look', PYTHON],
    ['delete', 'def delete(new: int, default: str = "x"):\n    """Deletes."""\n    return new\n'],
    ['default', 'async def default(function: str):\n    """Acts."""\n    return function\n'],
    ['toggle', 'def toggle(true: int, false: int = 0):\n    """Toggles."""\n    return true\n'],
  ])('gives the tool %s the same schema as before', async (name, python) => {
    const { files } = await migrated({ 'tools/look.py': python });
    const tools = { 'tools.yaml': `tools:\n  - {name: ${name}, module: tools.look}\n` };
    const parametersOf = async (code: Record<string, string>) =>
      (await loadFlow({ ...tools, ...code })).workflow?.definition.tools[0]?.parameters;
    const before = await parametersOf({ 'tools/look.py': python });
    const after = await parametersOf({ 'tools/look.ts': files[0]?.text ?? '' });
    expect(after).toBeDefined();
    expect(Object.keys(after?.['properties'] ?? {})).toEqual(
      Object.keys(before?.['properties'] ?? {}),
    );
    expect(after?.['required']).toEqual(before?.['required']);
  });
});
