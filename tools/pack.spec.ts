import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { entryPoints } from './house/entry-points.ts';
import { importAll, packAll, unpack, type Tarball } from './house/packed.ts';
import { readManifest, readPackages, workspace } from './house/workspace.ts';

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

describe('what npm would publish', () => {
  const names = published.map(({ manifest }) => [manifest.name] as const);
  const filesOf = (name: string) => (tarballs[name]?.files ?? []).map((file) => file.path);

  it.each(names)('%s ships code with its types', (name) => {
    expect(filesOf(name)).toEqual(
      expect.arrayContaining(['README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
    );
  });

  it.each(names)('%s ships no source, spec or build state', (name) => {
    expect(
      filesOf(name).filter((file) =>
        /^src\/|\.(spec|fixture)\.|\.tsbuildinfo$|^tsconfig|^jest/.test(file),
      ),
    ).toEqual([]);
  });
});

describe('what an importer finds in plain node', () => {
  const rows = entries.map((entry) => [entry.specifier, entry] as const);

  it.each(rows)('%s has a source', (_, { isWritten }) => {
    expect(isWritten).toBe(true);
  });

  it.each(rows)('%s exports the values that its source names', (specifier, { values }) => {
    expect(seen[specifier]).toEqual(values);
  });
});

it('has the schemas for editors, and no code', () => {
  const [tarball] = packAll([{ root: 'schemas', manifest: readManifest('schemas') }], consumer);
  const names = (tarball?.files ?? []).map(({ path: file }) => file);
  const schemas = readdirSync(path.join(workspace, 'schemas')).filter((name) =>
    name.endsWith('.schema.json'),
  );
  expect(schemas.length).toBeGreaterThan(8);
  expect(names.sort()).toEqual([...schemas, 'README.md', 'package.json'].sort());
});

it.each([
  ['@mozaiks/tool-runtime', 'python/host.py'],
  ['@mozaiks/workflow-manager', 'python/read_signatures.py'],
])('%s has its script of Python, and nothing that Python has compiled', (name, script) => {
  const files = (tarballs[name]?.files ?? []).map((file) => file.path);
  expect(files).toContain(script);
  expect(files.filter((file) => file.includes('__pycache__'))).toEqual([]);
});

it('knows the command by its name, and has its templates', () => {
  const files = (tarballs['@mozaiks/cli']?.files ?? []).map((file) => file.path);
  expect(files).toEqual(
    expect.arrayContaining(['bin/mozaiks.mjs', 'templates/single/tools/count_words.ts']),
  );
});
