import { join } from 'node:path';
import type { CodeBundle, ModuleFailure } from '@mozaiks/contracts';
import { createWorkspace, flow, type Files } from '../spec/folder.fixture.ts';
import { createLoader, loadFolder } from './load-workflow.ts';

const files = (body: string): Files => ({
  'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]',
  'tools/t.js': `${body}\nexport const t = () => 1;\n`,
});

describe('the modules of a workflow', () => {
  const trying = (failuresOf: (directory: string) => readonly ModuleFailure[]) => {
    const tried: string[] = [];
    return {
      tried,
      tryModules: (directory: string) => (bundles: readonly CodeBundle[]) => {
        tried.push(...bundles.map(({ module }) => module));
        return Promise.resolve(failuresOf(directory));
      },
    };
  };

  it('are tried before the workflow is served, and a failure makes it unavailable', async () => {
    const workspace = createWorkspace(flow(files('throw new Error("no");')));
    const { directory } = workspace;
    const failure = (root: string) => ({
      module: 'tools/t.js',
      message: 'loading the module fails: no',
      at: { file: join(root, 'Flow/tools/t.js'), line: 1, column: 7 },
    });
    const { tryModules } = trying((root) => [failure(root)]);
    const { workflow, diagnostics } = await loadFolder(join(directory, 'Flow'), createLoader(), {
      try_modules: tryModules(directory),
    });
    workspace.remove();
    expect(workflow).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'WF206',
        file: 'Flow/tools/t.js',
        line: 1,
        column: 7,
        message: 'loading the module fails: no',
      },
    ]);
  });

  it('are tried once until they change', async () => {
    const workspace = createWorkspace(flow(files('')));
    const { directory } = workspace;
    const { tried, tryModules } = trying(() => []);
    const loader = createLoader();
    const load = () =>
      loadFolder(join(directory, 'Flow'), loader, { try_modules: tryModules(directory) });
    await load();
    await load();
    expect(tried).toEqual(['tools/t.js']);
    workspace.write(flow(files('export const more = 1;')));
    expect((await load()).workflow).toBeDefined();
    expect(tried).toEqual(['tools/t.js', 'tools/t.js']);
    workspace.remove();
  });

  it('are reported once if they miss a package', async () => {
    const workspace = createWorkspace(
      flow(files('import { x } from "no-such-package";\nexport const y = x;')),
    );
    const { directory } = workspace;
    const { tryModules } = trying(() => [
      {
        module: 'tools/t.js',
        message: "loading the module fails: Cannot find module 'no-such-package'",
      },
    ]);
    const { diagnostics } = await loadFolder(join(directory, 'Flow'), createLoader(), {
      try_modules: tryModules(directory),
    });
    workspace.remove();
    expect(diagnostics.map(({ code }) => code)).toEqual(['WF052']);
  });
});
