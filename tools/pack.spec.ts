import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { entryPoints } from './workspace/entry-points.ts';
import { importAll, packAll, unpack, type Tarball } from './workspace/packed.ts';
import { readManifest, readPackages, readText, workspace } from './workspace/workspace.ts';

const published = readPackages().filter(({ manifest }) => !manifest.private);
const entries = published.flatMap(entryPoints);

const consumer = mkdtempSync(path.join(os.tmpdir(), 'mozaiks-pack-'));
const tarballs: Record<string, Tarball> = {};
const seen: Record<string, readonly string[] | string> = {};

beforeAll(() => {
  for (const tarball of packAll(published, consumer)) tarballs[tarball.name] = tarball;
  for (const project of published) {
    const tarball = tarballs[project.manifest.name];
    if (tarball) unpack(project, tarball, consumer);
  }
  Object.assign(
    seen,
    importAll(
      entries.filter(({ isWritten }) => isWritten).map(({ specifier }) => specifier),
      consumer,
    ),
  );
}, 120_000);

afterAll(() => rmSync(consumer, { recursive: true, force: true }));

describe('the published packages', () => {
  const names = published.map(({ manifest }) => [manifest.name] as const);
  const filesOf = (name: string) => (tarballs[name]?.files ?? []).map((file) => file.path);

  it.each(names)('%s contains code with its types', (name) => {
    expect(filesOf(name)).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'package.json',
        'dist/index.js',
        'dist/index.d.ts',
      ]),
    );
  });

  it.each(names)('%s contains no source, source map, spec or build state', (name) => {
    expect(
      filesOf(name).filter((file) =>
        /^src\/|\.map$|\.(spec|fixture)\.|\.tsbuildinfo$|^tsconfig|^jest/.test(file),
      ),
    ).toEqual([]);
  });

  it.each(names)('%s refers to no source map, because it contains none', (name) => {
    const folder = path.join(consumer, 'node_modules', name);
    const naming = filesOf(name).filter((file) =>
      /\n\/\/# sourceMappingURL=/.test(readFileSync(path.join(folder, file), 'utf8')),
    );
    expect(naming).toEqual([]);
  });

  it.each(published.map((project) => [project.manifest.name, project] as const))(
    '%s names its repository, with the license of the repository',
    (_, { root, manifest }) => {
      const { repository, license } = readManifest('.');
      expect(manifest.repository).toEqual({ ...repository, directory: root });
      expect(manifest.homepage).toContain(root);
      expect(manifest.license).toBe(license);
      expect(readText(`${root}/LICENSE`)).toBe(readText('LICENSE'));
    },
  );

  it.each(names)('%s uses every package that it depends on', (name) => {
    const folder = path.join(consumer, 'node_modules', name);
    const files = filesOf(name).filter((file) => /\.(m?js|d\.m?ts)$/.test(file));
    const code = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
    const { manifest } = published.find((project) => project.manifest.name === name) ?? {};
    const unused = Object.keys(manifest?.dependencies ?? {}).filter(
      (dependency) => !isUsed(code, dependency),
    );
    expect(unused).toEqual([]);
  });
});

/** Declarations that reference the types of Node use them. */
const isUsed = (code: string, dependency: string): boolean =>
  dependency === '@types/node'
    ? code.includes('<reference types="node"')
    : new RegExp(`['"]${dependency}(?:/[^'"]*)?['"]`).test(code);

describe('an import in plain node', () => {
  const rows = entries.map((entry) => [entry.specifier, entry] as const);

  it.each(rows)('%s has a source', (_, { isWritten }) => {
    expect(isWritten).toBe(true);
  });

  it.each(rows)('%s exports the values that its source names', (specifier, { values }) => {
    expect(seen[specifier]).toEqual(values);
  });
});

/** `tools/sbom.mjs` writes it at a release. */
const isShipped = (file: string): boolean => file !== 'sbom.cdx.json';

it('has the schemas for editors, and no code', () => {
  const [tarball] = packAll([{ root: 'schemas', manifest: readManifest('schemas') }], consumer);
  const names = (tarball?.files ?? []).map(({ path: file }) => file).filter(isShipped);
  const schemas = readdirSync(path.join(workspace, 'schemas')).filter((name) =>
    name.endsWith('.schema.json'),
  );
  expect(schemas.length).toBeGreaterThan(8);
  expect(names.sort()).toEqual([...schemas, 'LICENSE', 'README.md', 'package.json'].sort());
});

it.each([
  ['@mozaiks/tool-runtime', 'python/host.py'],
  ['@mozaiks/workflow-manager', 'python/read_signatures.py'],
])('%s contains its Python script, and no compiled Python', (name, script) => {
  const files = (tarballs[name]?.files ?? []).map((file) => file.path);
  expect(files).toContain(script);
  expect(files.filter((file) => file.includes('__pycache__'))).toEqual([]);
});

it('names the command, and contains its templates', () => {
  const files = (tarballs['@mozaiks/cli']?.files ?? []).map((file) => file.path);
  expect(files).toEqual(
    expect.arrayContaining(['bin/mozaiks.mjs', 'templates/single/tools/count_words.ts']),
  );
});
