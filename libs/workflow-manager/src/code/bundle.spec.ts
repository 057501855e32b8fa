import { join } from 'node:path';
import vm from 'node:vm';
import { createWorkspace, flow, goodFlow, loadFlow, type Files } from '../spec/folder.fixture.ts';
import { bundleModulesNow } from './bundle.ts';

const shared = {
  '/_shared/backend-client.ts': 'export class BackendClient { constructor(private ctx: unknown) {} name() { return "shared"; } }\n',
};
const yaml = { 'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]\n' };

async function run(files: Files): Promise<Record<string, unknown>> {
  const { bundles } = await goodFlow({ ...yaml, ...files });
  const module = { exports: {} };
  const source = bundles.get('tools/t.ts')?.source ?? '';
  const wrapper = vm.runInThisContext(`(function (module, exports, require) {${source}\n})`) as (...args: unknown[]) => void;
  wrapper(module, module.exports, (name: string) => ({ default: name, name }));
  return module.exports;
}

describe('a bundle', () => {
  it('is one CommonJS script with everything of the workflow and of _shared in it', async () => {
    const source =
      "import { BackendClient } from '../../_shared/backend-client.ts';\nimport { one } from './one.ts';\nexport function t(): string { return new BackendClient(null).name() + one; }\n";
    const exports = await run({ ...shared, 'tools/t.ts': source, 'tools/one.ts': 'export const one = 1;\n' });
    expect((exports['t'] as () => string)()).toBe('shared1');
  });

  it('leaves npm packages and Node outside', async () => {
    const { bundles } = await goodFlow({
      ...yaml,
      'tools/t.ts':
        "import pad from 'left-pad';\nimport { join } from 'node:path';\nexport const t = (a: string): string => pad(join(a), 3);\n",
    });
    expect(bundles.get('tools/t.ts')?.source).toMatch(/require\("left-pad"\)[^]*require\("node:path"\)/);
  });

  it('needs no @mozaiks/contracts: types vanish, defineTool is inlined', async () => {
    const source =
      "import { defineTool, type ToolContext } from '@mozaiks/contracts';\nexport const t = defineTool({ description: 'd', parameters: { type: 'object' }, run: (_args: object, ctx: ToolContext) => ctx.app_id });\n";
    const exports = await run({ 'tools/t.ts': source });
    expect(exports['t']).toMatchObject({ description: 'd' });
    const { bundles } = await goodFlow({ ...yaml, 'tools/t.ts': source });
    expect(bundles.get('tools/t.ts')?.source).not.toContain('require(');
  });

  it('does not depend on where the folder is', async () => {
    const files = {
      ...shared,
      ...yaml,
      'tools/t.ts':
        "import { BackendClient } from '../../_shared/backend-client.ts';\nexport const t = (a: string) => [a, BackendClient];\n",
    };
    const [one, two] = [await goodFlow(files), await goodFlow(files)];
    expect(one.code_version).toBe(two.code_version);
    expect(one.bundles.get('tools/t.ts')?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('may not reach into another workflow', async () => {
    const files = {
      ...yaml,
      '/Other/secret.ts': 'export const secret = 1;\n',
      'tools/t.ts': "import { secret } from '../../Other/secret.ts';\nexport const t = () => secret;\n",
    };
    const { diagnostics } = await loadFlow(files);
    expect(diagnostics).toMatchObject([{ code: 'WF041', message: expect.stringContaining('Other/secret.ts') }]);
  });

  it.each([
    ['by its path', '../../secret', {}],
    ['by an absolute path', '/etc/hostname', {}],
    ['through a link', './link.js', { 'tools/link.js': { link: '../../secret' } }],
    ['through what it imports', './one.ts', { 'tools/one.ts': "export { default } from '../../secret';\n" }],
  ])('is refused %s before anything of what lies outside is read', async (_how, path, more) => {
    const files = { ...yaml, '/secret': 'root:x:0:0\n', ...more, 'tools/t.ts': `import x from '${path}';\nexport const t = () => x;\n` };
    const { diagnostics } = await loadFlow(files);
    expect(diagnostics).toMatchObject([{ code: 'WF041', file: expect.stringMatching(/tools\/(t|one)\.ts$/) }]);
    expect(JSON.stringify(diagnostics)).not.toContain('root:x');
  });

  it('is not made at once either of what lies outside', () => {
    const workspace = createWorkspace(
      flow({ '/other.ts': 'export default 1;\n', 'tools/t.ts': "export { default as t } from '../../other.ts';\n" }),
    );
    try {
      const folder = { name: 'Flow', root: workspace.directory, path: join(workspace.directory, 'Flow') };
      const { modules, problems } = bundleModulesNow(folder, [{ module: 'tools/t.ts', path: join(folder.path, 'tools/t.ts') }]);
      expect(problems).toMatchObject([{ code: 'WF041' }]);
      expect(modules.size).toBe(0);
    } finally {
      workspace.remove();
    }
  });

  it('tells every mistake of the code at its place', async () => {
    const { found } = await loadFlow({
      ...yaml,
      'tools/t.ts': "import { x } from './none.ts';\nimport { y } from './gone.ts';\nexport const t = () => [x, y];\n",
    });
    expect(found).toEqual(expect.arrayContaining(['WF044 tools/t.ts:1:19', 'WF044 tools/t.ts:2:19']));
  });
});
