import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleRequest } from '../compiler/protocol.ts';
import { compilerHere } from '../spec/compiler-here.fixture.ts';
import { createWorkspace, writeFiles, type Files, type Workspace } from '../spec/folder.fixture.ts';
import { createFunctionReader } from './function-reader.ts';
import type { Compiler } from './run-compiler.ts';

const files: Files = {
  'f.ts':
    "import type { X } from './x.ts';\nimport type { P } from 'pack';\nimport type { L } from '@/lib';\nexport function f({ a }: { a: X; p: P; l: L }) {}\n",
  'x.ts': 'export interface X { b: string }\n',
  'node_modules/pack/package.json': '{"version":"1.0.0","types":"i.d.ts"}',
  'node_modules/pack/i.d.ts': 'export type P = number;\n',
  'lib.ts': 'export type L = "l";\n',
  'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./*"]}}}',
};

/** A compiler that records the modules of each run. */
function countingCompiler(): Compiler & { readonly runs: string[][] } {
  const runs: string[][] = [];
  const here = compilerHere();
  const compileNow = (modules: readonly ModuleRequest[]) => {
    runs.push(modules.map(({ path }) => path.split('/').at(-1) ?? ''));
    return here.compileNow(modules);
  };
  return { runs, compileNow, compile: (modules) => Promise.resolve(compileNow(modules)) };
}

describe('the function reader', () => {
  let workspace: Workspace;
  beforeEach(() => (workspace = createWorkspace(files)));
  afterEach(() => workspace.remove());

  const cache = () => join(workspace.directory, '.data', 'cache');
  const request = (name = 'f'): ModuleRequest => ({
    root: workspace.directory,
    path: join(workspace.directory, `${name}.ts`),
    names: [name],
  });
  /**
   * Simulates the start of a process: returns how often it compiles and the schema that it finds.
   */
  const start = async (cache_dir: string | undefined = cache()) => {
    const compiler = countingCompiler();
    const described = await createFunctionReader({ cache_dir, compiler }).describe([request()]);
    const facts = described.factsOf(request().path, 'f');
    return { runs: compiler.runs.length, properties: facts?.parameters?.['properties'] };
  };

  it('does not compile at a warm start', async () => {
    const cold = await start();
    expect(cold.runs).toBe(1);
    expect(await start()).toEqual({ runs: 0, properties: cold.properties });
  });

  it('does not compile twice in one process that has no folder for a cache', async () => {
    const compiler = countingCompiler();
    const reader = createFunctionReader({ compiler });
    await reader.describe([request()]);
    reader.describeNow([request()]);
    expect(compiler.runs).toHaveLength(1);
  });

  it.each<[what: string, change: Files]>([
    ['the module', { 'f.ts': `${String(files['f.ts'])}// more\n` }],
    ['a local import', { 'x.ts': 'export interface X { c: number }\n' }],
    ['the types of a package', { 'node_modules/pack/i.d.ts': 'export type P = string;\n' }],
    [
      'the package.json of a package',
      { 'node_modules/pack/package.json': '{"version":"1.0.1","types":"i.d.ts"}' },
    ],
    ['a module that paths find', { 'lib.ts': 'export type L = "m";\n' }],
    ['tsconfig.json', { 'tsconfig.json': '{"compilerOptions":{}}' }],
    [
      'a module that is found before another',
      {
        'x.ts.ts': '',
        '@/lib.ts': '',
        'node_modules/@/lib.d.ts': '',
        'node_modules/pack.d.ts': 'export type P = 1;\n',
      },
    ],
  ])('compiles again after a change of %s', async (_what, change) => {
    await start();
    writeFiles(workspace.directory, change);
    expect((await start()).runs).toBe(1);
  });

  it('compiles again for a function that was not asked for before', async () => {
    workspace.write({ 'f.ts': 'export function f() {}\nexport function g() {}\n' });
    await start();
    const compiler = countingCompiler();
    const reader = createFunctionReader({ cache_dir: cache(), compiler });
    const both = await reader.describe([request(), { ...request(), names: ['g'] }]);
    expect(both.factsOf(request().path, 'g')).toBeDefined();
    expect(compiler.runs).toHaveLength(1);
  });

  it('ignores files of the cache that are damaged', async () => {
    const { properties } = await start();
    for (const name of readdirSync(cache())) {
      const path = join(cache(), name);
      writeFileSync(path, readFileSync(path, 'utf8').replace('"string"', '"number"'));
    }
    expect(await start()).toEqual({ runs: 1, properties });
    for (const name of readdirSync(cache())) writeFileSync(join(cache(), name), '\u0000');
    expect(await start()).toEqual({ runs: 1, properties });
    expect((await start()).runs).toBe(0);
  });

  it('works if the cache cannot be written', async () => {
    mkdirSync(join(workspace.directory, '.data'));
    writeFileSync(cache(), 'a file');
    expect((await start()).properties).toBeDefined();
    expect(
      (await start(join(workspace.directory, 'f.ts', 'under-a-file'))).properties,
    ).toBeDefined();
  });

  it('lets only its own user read the cache', async () => {
    await start();
    const modes = readdirSync(cache()).map((name) => statSync(join(cache(), name)).mode & 0o777);
    expect(modes).toEqual([0o600]);
  });

  it('removes the least recently used answers if the cache is too large', async () => {
    await start();
    const [used = ''] = readdirSync(cache());
    for (let at = 0; at < 2000; at += 1) {
      const path = join(cache(), `${at}.facts`);
      writeFileSync(path, '');
      utimesSync(path, 10_000 - at, 10_000 - at);
    }
    workspace.write({ 'f.ts': 'export function f() {}\n' });
    await start();
    const left = readdirSync(cache());
    expect(left).toHaveLength(2000);
    expect(left.includes(used)).toBe(true);
    expect(left.includes('1999.facts')).toBe(false);
  });

  it('describes all modules that are requested together with one compiler', async () => {
    workspace.write({ 'g.ts': 'export function g() {}\n' });
    const compiler = countingCompiler();
    const reader = createFunctionReader({ compiler });
    const asked = await reader.together(() =>
      Promise.resolve([reader.describe([request('f')]), reader.describe([request('g')])]),
    );
    const [one, two] = await Promise.all(asked);
    expect([
      one?.factsOf(request('f').path, 'f'),
      two?.factsOf(request('g').path, 'g'),
    ]).not.toContain(undefined);
    expect(compiler.runs).toEqual([['f.ts', 'g.ts']]);
  });

  it('says why a module cannot be read, and tries it again at the next start', async () => {
    const broken: Compiler = {
      compileNow: () => [],
      compile: (modules) =>
        Promise.resolve(modules.map(({ path }) => ({ path, failure: 'out of memory' }))),
    };
    const described = await createFunctionReader({ cache_dir: cache(), compiler: broken }).describe(
      [request()],
    );
    expect(described.factsOf(request().path, 'f')?.obstacle).toBe(
      'the TypeScript compiler failed: out of memory',
    );
    expect((await start()).runs).toBe(1);
  });
});
