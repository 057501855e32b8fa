import type { WorkflowDefinition } from '@mozaiks/contracts';
import { join } from 'node:path';
import { folderAt } from '../catalog/load-workflow.ts';
import type { PythonAsked, PythonReader } from '../python/python-reader.ts';
import { createFunctionReader } from '../signature/function-reader.ts';
import { compilerHere } from '../spec/compiler-here.fixture.ts';
import { createWorkspace, goodFlow, type Files } from '../spec/folder.fixture.ts';
import { findDeployed } from './deployed-now.ts';

const NAMES = ['a', 'b', 'c'];
const tools = (extension: string): Files => ({
  ...Object.fromEntries(
    NAMES.map((name) => [`tools/${name}${extension}`, `export function ${name}() {}\n`]),
  ),
  'tools.yaml': {
    tools: NAMES.map((name) => ({ name, description: 'd', module: `tools.${name}` })),
  },
});

/** A definition with tools in Python. The text of the modules does not matter. */
async function pythonDefinition(): Promise<WorkflowDefinition> {
  const { definition } = await goodFlow(tools('.ts'));
  const inPython = (path: string): string => path.replace(/\.ts$/, '.py');
  return {
    ...definition,
    tools: definition.tools.map((tool) =>
      tool.code === undefined
        ? tool
        : { ...tool, code: { ...tool.code, module: inPython(tool.code.module) } },
    ),
  };
}

describe('the deployed code of an older definition', () => {
  it('starts one process for all its Python functions when the first is requested', async () => {
    const definition = await pythonDefinition();
    const workspace = createWorkspace(
      Object.fromEntries(NAMES.map((name) => [`Flow/tools/${name}.py`, `def ${name}(): pass\n`])),
    );
    const asked: PythonAsked[] = [];
    const python: PythonReader = {
      read: () => Promise.reject(new Error('binding does not wait')),
      readNow(_folder, wanted) {
        asked.push(wanted);
        return { modules: new Map(), facts: new Map(), problems: [] };
      },
    };
    const folder = folderAt(join(workspace.directory, 'Flow'));
    if (folder === undefined) throw new Error('there is no folder');
    const deployed = findDeployed(
      definition,
      { folder, modules: new Map(), facts: new Map() },
      { reader: createFunctionReader({ compiler: compilerHere() }), python },
    );
    expect([...deployed.modules.keys()].sort()).toEqual(NAMES.map((name) => `tools/${name}.py`));
    expect(asked).toEqual([]);
    for (const { code } of definition.tools) if (code !== undefined) deployed.factsOf(code);
    for (const { code } of definition.tools) if (code !== undefined) deployed.factsOf(code);
    expect(asked).toEqual([new Map(NAMES.map((name) => [`tools/${name}.py`, [name]]))]);
    workspace.remove();
  });
});
