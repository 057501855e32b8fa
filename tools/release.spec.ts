import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readManifest, readPackages, readText, workspace } from './workspace/workspace.ts';
import { billOfMaterials } from './release/bill-of-materials.mjs';

interface Versioned {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const versioned = (root: string): Versioned =>
  JSON.parse(readFileSync(path.join(workspace, root, 'package.json'), 'utf8'));
const packages = [...readPackages(), { root: 'schemas', manifest: readManifest('schemas') }];
const published = packages.filter(({ manifest }) => !manifest.private);
const rows = published.map(({ root }) => [root] as const);
const { version } = versioned('.');

describe('versions', () => {
  it.each(packages.map(({ root }) => [root] as const))(
    '%s has the version of the repository',
    (root) => {
      expect(versioned(root).version).toBe(version);
    },
  );

  it.each(rows)(
    '%s depends on the exact versions of the packages that are released with it',
    (root) => {
      const { dependencies, devDependencies } = versioned(root);
      const own = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
        name.startsWith('@mozaiks/'),
      );
      expect(own.filter(([, range]) => range !== version)).toEqual([]);
    },
  );

  it('each have a section in the changelog, the newest first, below the unreleased changes', () => {
    const titles = [...readText('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles[0]).toBe('Unreleased');
    const released = titles.slice(1);
    expect(released[0]).toBe(version);
    expect(released).toEqual([...released].sort(byVersion).reverse());
  });
});

const byVersion = (a = '', b = ''): number => {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  const differing = left?.findIndex((part, at) => part !== right?.[at]) ?? -1;
  return differing < 0 ? 0 : (left?.[differing] ?? 0) - (right?.[differing] ?? 0);
};

describe('nx release', () => {
  const { release } = JSON.parse(readText('nx.json'));

  it('knows every published package, and no other', () => {
    const named = (pattern: string): string[] =>
      pattern.endsWith('/*')
        ? packages.flatMap(({ root }) => (root.startsWith(pattern.slice(0, -1)) ? [root] : []))
        : [pattern];
    const projects: readonly string[] = release.projects.flatMap(named);
    expect([...projects].sort()).toEqual(published.map(({ root }) => root).sort());
  });

  it('publishes with provenance', () => {
    const workflow = readText('.github/workflows/release.yml');
    expect(workflow).toContain('id-token: write');
    expect(workflow).toContain("NPM_CONFIG_PROVENANCE: 'true'");
  });
});

describe('the bill of materials', () => {
  const lock = JSON.parse(readText('package-lock.json'));

  it.each(rows)('of %s contains its dependencies, with hashes', (root) => {
    const { metadata, components, dependencies } = billOfMaterials(lock, root);
    const { name, dependencies: direct = {} } = versioned(root);
    expect(metadata.component).toMatchObject({ name, version });
    const names = components.map((component) => component.name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(direct)));
    expect(names.filter((dependency) => dependency === '@mozaiks/testkit')).toEqual([]);
    const unhashed = components.filter(
      (component) => !component.name.startsWith('@mozaiks/') && component.hashes === undefined,
    );
    expect(unhashed).toEqual([]);
    const refs = [metadata.component, ...components].map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])).toEqual(
      expect.arrayContaining(refs),
    );
  });
});
