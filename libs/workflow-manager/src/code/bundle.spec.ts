import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';
import { createWorkspace, flow, goodFlow, loadFlow, type Files } from '../spec/folder.fixture.ts';
import { bundleModulesNow } from './bundle.ts';

const shared = {
  '/_shared/backend-client.ts':
    'export class BackendClient { constructor(private ctx: unknown) {} name() { return "shared"; } }\n',
};
const yaml = { 'tools.yaml': 'tools: [{name: t, description: d, module: tools.t}]\n' };

async function run(files: Files): Promise<Record<string, unknown>> {
  const { bundles } = await goodFlow({ ...yaml, ...files });
  const module = { exports: {} };
  const source = bundles.get('tools/t.ts')?.source ?? '';
  const wrapper = vm.runInThisContext(`(function (module, exports, require) {${source}\n})`) as (
    ...args: unknown[]
  ) => void;
  wrapper(module, module.exports, (name: string) => ({ default: name, name }));
  return module.exports;
}

describe('a bundle', () => {
  it('is one CommonJS script that contains all code of the workflow and of _shared', async () => {
    const source =
      "import { BackendClient } from '../../_shared/backend-client.ts';\nimport { one } from './one.ts';\nexport function t(): string { return new BackendClient(null).name() + one; }\n";
    const exports = await run({
      ...shared,
      'tools/t.ts': source,
      'tools/one.ts': 'export const one = 1;\n',
    });
    expect((exports['t'] as () => string)()).toBe('shared1');
  });

  it('leaves npm packages and Node outside', async () => {
    const { bundles } = await goodFlow({
      ...yaml,
      'tools/t.ts':
        "import pad from 'left-pad';\nimport { join } from 'node:path';\nexport const t = (a: string): string => pad(join(a), 3);\n",
    });
    expect(bundles.get('tools/t.ts')?.source).toMatch(
      /require\("left-pad"\)[^]*require\("node:path"\)/,
    );
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

  it("has a source map that leads to the author's lines", async () => {
    const source =
      "import { one } from './one.ts';\n\nexport function t(): number {\n  return one();\n}\n";
    const one =
      'interface Gone { readonly n: number }\nexport function one(): number {\n  throw new Error();\n}\n';
    const { bundles } = await goodFlow({ ...yaml, 'tools/t.ts': source, 'tools/one.ts': one });
    const bundle = bundles.get('tools/t.ts');
    const lines = bundle?.source.split('\n') ?? [];
    const row = lines.findIndex((line) => line.includes('throw new Error()'));
    const map = new SourceMap(JSON.parse(bundle?.source_map ?? '') as SourceMapPayload);
    const expected = {
      originalSource: join(bundle?.directory ?? '', 'one.ts'),
      originalLine: 2,
      originalColumn: 2,
    };
    expect(map.findEntry(row, lines[row]?.indexOf('throw') ?? 0)).toMatchObject(expected);
  });

  it('may not reach into another workflow', async () => {
    const files = {
      ...yaml,
      '/Other/secret.ts': 'export const secret = 1;\n',
      'tools/t.ts':
        "import { secret } from '../../Other/secret.ts';\nexport const t = () => secret;\n",
    };
    const { diagnostics } = await loadFlow(files);
    expect(diagnostics).toMatchObject([
      { code: 'WF041', message: expect.stringContaining('Other/secret.ts') },
    ]);
  });

  it.each([
    ['by its path', '../../secret', {}],
    ['by an absolute path', '/etc/hostname', {}],
    ['through a link', './link.js', { 'tools/link.js': { link: '../../secret' } }],
    [
      'through what it imports',
      './one.ts',
      { 'tools/one.ts': "export { default } from '../../secret';\n" },
    ],
  ])('is refused %s before any file outside is read', async (_how, path, more) => {
    const files = {
      ...yaml,
      '/secret': 'root:x:0:0\n',
      ...more,
      'tools/t.ts': `import x from '${path}';\nexport const t = () => x;\n`,
    };
    const { diagnostics } = await loadFlow(files);
    expect(diagnostics).toMatchObject([
      { code: 'WF041', file: expect.stringMatching(/tools\/(t|one)\.ts$/) },
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain('root:x');
  });

  it('is not made synchronously from files outside either', () => {
    const workspace = createWorkspace(
      flow({
        '/other.ts': 'export default 1;\n',
        'tools/t.ts': "export { default as t } from '../../other.ts';\n",
      }),
    );
    try {
      const folder = {
        name: 'Flow',
        root: workspace.directory,
        path: join(workspace.directory, 'Flow'),
      };
      const { modules, problems } = bundleModulesNow(folder, [
        { module: 'tools/t.ts', path: join(folder.path, 'tools/t.ts') },
      ]);
      expect(problems).toMatchObject([{ code: 'WF041' }]);
      expect(modules.size).toBe(0);
    } finally {
      workspace.remove();
    }
  });

  it('has the functions that it exports under reserved words', async () => {
    const tools = ['delete', 'default'].map(
      (name) => `  - {name: ${name}, description: d, module: tools.t}\n`,
    );
    const files = { 'tools.yaml': `tools:\n${tools.join('')}` };
    const text = 'function t(): string { return ""; }\n';
    const found = async (exported: string) =>
      (await loadFlow({ ...files, 'tools/t.ts': `${text}${exported}\n` })).found;
    expect(await found('export { t as delete, t as default };')).toEqual([]);
    expect(await found('export { t as delete };')).toEqual(['WF045 tools.yaml:3:45']);
  });

  it('reports every mistake of the code at its position', async () => {
    const { found } = await loadFlow({
      ...yaml,
      'tools/t.ts':
        "import { x } from './none.ts';\nimport { y } from './gone.ts';\nexport const t = () => [x, y];\n",
    });
    expect(found).toEqual(
      expect.arrayContaining(['WF044 tools/t.ts:1:19', 'WF044 tools/t.ts:2:19']),
    );
  });

  it('warns of modules that calls would not find, where they are imported', async () => {
    const { found, diagnostics } = await loadFlow({
      ...yaml,
      'tools/t.ts':
        "import type { Gone } from 'types-only';\nimport { mark } from '@/lib/mark';\nexport { nothing } from './one.ts';\nexport const t = (a: Gone): string => `${a}${mark}`;\n",
      'tools/one.ts':
        "import { sep } from 'path';\nimport { nothing } from 'no-such-package';\nexport { nothing, sep };\n",
    });
    expect(found).toEqual(
      expect.arrayContaining(['WF052 tools/one.ts:2:25', 'WF052 tools/t.ts:2:22']),
    );
    expect(diagnostics.filter(({ code }) => code === 'WF052')).toMatchObject([
      {
        severity: 'warning',
        message: 'the package no-such-package is not installed: calls will fail',
        hint: "npm install no-such-package, in the workflow's folder or one above it",
      },
      { severity: 'warning', message: 'there is no module @/lib/mark: calls will fail' },
    ]);
  });

  it.each([
    ['node:fss', 'Node has no module node:fss: calls will fail', 'did you mean node:fs?'],
    ['fs/promise', 'Node has no module fs/promise: calls will fail', 'did you mean fs/promises?'],
    [
      'pth',
      'the package pth is not installed: calls will fail',
      /^did you mean path\? Otherwise: npm install pth,/,
    ],
    [
      '@scope/none/part',
      'the package @scope/none is not installed: calls will fail',
      /^npm install @scope\/none,/,
    ],
    [
      'pack/part',
      'the package pack has no module pack/part: calls will fail',
      'look into exports of its package.json',
    ],
  ])('says what is missing in the module %s', async (specifier, message, hint) => {
    const { diagnostics } = await loadFlow({
      ...yaml,
      '/node_modules/pack/package.json': '{"main":"i.js"}',
      '/node_modules/pack/i.js': '',
      'tools/t.ts': `import { x } from '${specifier}';\nexport const t = (a: string): string => a + x;\n`,
    });
    expect(diagnostics).toMatchObject([
      { code: 'WF052', message, hint: expect.stringMatching(hint) as string, line: 1, column: 19 },
    ]);
  });

  it("warns of the runtime's own packages, which tools cannot use", async () => {
    const { diagnostics } = await loadFlow({
      ...yaml,
      'tools/t.ts':
        "import { createRunner } from '@mozaiks/runner';\nexport const t = (a: string): string => a + createRunner;\n",
    });
    expect(diagnostics).toMatchObject([
      { code: 'WF052', message: "tools cannot use the runtime's own package @mozaiks/runner" },
    ]);
  });

  it('honours the paths of the nearest tsconfig.json', async () => {
    const exports = await run({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'lib/mark.ts': 'export const mark = "!";\n',
      'tools/t.ts':
        "import { mark } from '@/lib/mark';\nexport const t = (a: string): string => a + mark;\n",
    });
    expect((exports['t'] as (a: string) => string)('x')).toBe('x!');
  });

  it('may not leave the workflow by paths either', async () => {
    const { diagnostics } = await loadFlow({
      ...yaml,
      '/Other/secret.ts': 'export const secret = 1;\n',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["../Other/*"] } } }',
      'tools/t.ts': "import { secret } from '@/secret';\nexport const t = () => secret;\n",
    });
    expect(diagnostics).toMatchObject([{ code: 'WF041' }]);
  });

  it.each(['module', 'commonjs'])(
    'has the default export of an ES module as its default import in a package of type %s',
    async (type) => {
      const { bundles } = await goodFlow({
        ...yaml,
        'package.json': JSON.stringify({ type }),
        'node_modules/es-only/package.json': '{"type":"module","exports":"./i.js"}',
        'node_modules/es-only/i.js': 'export default (text) => text.toUpperCase();\n',
        'node_modules/common/package.json': '{"exports":"./i.js"}',
        'node_modules/common/i.js': 'module.exports = 7;\n',
        'tools/t.ts':
          "import shout from 'es-only';\nimport seven from 'common';\nexport const t = (): string => shout('hello') + seven;\n",
      });
      // What Node returns for the ES module: a namespace with a mark that it is one.
      const namespace = {
        __esModule: true,
        default: (text: string) => text.toUpperCase(),
        [Symbol.toStringTag]: 'Module',
      };
      const module = { exports: {} as { t: () => string } };
      const source = bundles.get('tools/t.ts')?.source ?? '';
      const wrapper = vm.runInThisContext(
        `(function (module, exports, require) {${source}\n})`,
      ) as (...args: unknown[]) => void;
      wrapper(module, module.exports, (name: string) => (name === 'es-only' ? namespace : 7));
      expect(module.exports.t()).toBe('HELLO7');
    },
  );
});
