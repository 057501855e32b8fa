import { existsSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { roles, fragmentsOf, unmerged } from './workspace/fragments.ts';
import { functionSizes } from './workspace/functions.ts';
import { impurities } from './workspace/impurities.ts';
import { loadedPackages } from './workspace/loaded-packages.ts';
import { packageOf, parseSource } from './workspace/parse-source.ts';
import { isSpec, readProjects, type Project } from './workspace/read-projects.ts';
import { placesOf, refusals } from './workspace/refused.ts';
import { readText, workspace } from './workspace/workspace.ts';
import { emptyNames } from './lint/names.mjs';
import { packagesOf } from './lint/packages.mjs';
import { pureProjects } from './lint/pure.mjs';
import {
  dataTables,
  maxFileLines,
  maxFragmentLines,
  maxFunctionLines,
  maxMedianFileLines,
  maxParameters,
} from './lint/sizes.mjs';

const projects = readProjects();
const byName = (project: Project) => [project.name, project] as const;
const tagged = (tag: string) => projects.filter(({ tags }) => tags.includes(tag)).map(byName);
const libs = projects.filter(({ root }) => root.startsWith('libs/')).map(byName);
const everyProject = projects.map(byName);

/** The sources that are published: neither specs nor fixtures of specs. */
const shipped = ({ sources }: Project) =>
  sources.filter(({ file }) => !/\.(spec|fixture)\.ts$/.test(file));
const importsOf = (project: Project) =>
  shipped(project).flatMap(({ file, imports }) =>
    imports.map((specifier) => ({ file, specifier })),
  );
const outside = (project: Project) =>
  importsOf(project).filter(({ specifier }) => !/^(\.|@mozaiks\/)/.test(specifier));
const thirdParty = (project: Project) =>
  outside(project).filter(({ specifier }) => !isBuiltin(specifier));
const siblings = (project: Project) =>
  importsOf(project).filter(({ specifier }) => specifier.startsWith('@mozaiks/'));
const ownNames = (names: Readonly<Record<string, string>> = {}) =>
  Object.keys(names).filter((name) => name.startsWith('@mozaiks/'));

/** The console is loaded by a browser, and no project imports it. */
const page = 'apps/console';
const testkit = '@mozaiks/testkit';
const contracts = '@mozaiks/contracts';

describe('the workspace', () => {
  it('has the fourteen libraries and its apps', () => {
    expect(libs.map(([name]) => name).sort()).toEqual([
      'ag-ui',
      'auth',
      'client',
      'contracts',
      'engine',
      'models',
      'multitenant',
      'observability',
      'openai-api',
      'runner',
      'testkit',
      'tool-runtime',
      'transport',
      'workflow-manager',
    ]);
    expect(tagged('scope:app').map(([name]) => name)).toEqual(
      expect.arrayContaining(['cli', 'console', 'runtime', 'runtime-e2e']),
    );
  });

  it.each(everyProject)('%s has exactly one scope', (name, { tags, root }) => {
    const expected = root.startsWith('apps/')
      ? 'app'
      : name === 'contracts' || name === 'testkit'
        ? name
        : 'lib';
    expect(tags.filter((tag) => tag.startsWith('scope:'))).toEqual([`scope:${expected}`]);
  });

  it.each(everyProject)('%s has the common skeleton', (_, { root }) => {
    const skeleton = [
      'README.md',
      'package.json',
      'project.json',
      'tsconfig.json',
      'tsconfig.lib.json',
      'tsconfig.spec.json',
    ];
    const files = [...skeleton, 'jest.config.cjs', root === page ? 'src/main.tsx' : 'src/index.ts'];
    expect(files.filter((file) => !existsSync(path.join(workspace, root, file)))).toEqual([]);
  });

  it.each([
    ['tsconfig.json', []],
    ['tsconfig.build.json', ['console']],
  ])('is complete in %s, except for what Vite builds: %j', (file, missing) => {
    const text = readText(file);
    expect(
      projects.filter(({ root }) => !text.includes(`"./${root}`)).map(({ name }) => name),
    ).toEqual(missing);
  });

  it('is called @mozaiks/* like its folders, except for the name that `npm create` requires', () => {
    expect(projects.map(({ manifest }) => manifest.name)).toEqual(
      projects.map(({ name }) => (name.startsWith('create-') ? name : `@mozaiks/${name}`)),
    );
  });
});

describe('the dependencies of libraries', () => {
  it.each(tagged('scope:contracts'))('%s depends on no other library', (_, project) => {
    expect(project.dependsOn).toEqual([]);
    expect(siblings(project)).toEqual([]);
  });

  it.each([...tagged('scope:lib'), ...tagged('scope:testkit')])(
    '%s depends only on contracts',
    (_, { dependsOn, manifest }) => {
      expect(dependsOn.filter((name) => name !== 'contracts' && name !== 'testkit')).toEqual([]);
      expect(ownNames(manifest.dependencies).filter((name) => name !== contracts)).toEqual([]);
      expect(ownNames(manifest.devDependencies).filter((name) => name !== testkit)).toEqual([]);
    },
  );

  it.each([...tagged('scope:lib'), ...tagged('scope:testkit')])(
    '%s imports no sibling except contracts',
    (_, project) => {
      expect(
        siblings(project).filter(({ specifier }) => packageOf(specifier) !== contracts),
      ).toEqual([]);
    },
  );

  it.each(tagged('scope:app').filter(([name]) => name !== 'runtime-e2e'))(
    '%s is published without testkit',
    (_, project) => {
      expect(siblings(project).filter(({ specifier }) => specifier === testkit)).toEqual([]);
      expect(ownNames(project.manifest.dependencies)).not.toContain(testkit);
    },
  );

  it('are imported by package name, never by path, except for fixtures that specs of apps share', () => {
    const borrowed = (root: string, specifier: string): boolean =>
      root.startsWith('apps/') && specifier.endsWith('.fixture.ts');
    const astray = projects.flatMap((project) =>
      project.sources.flatMap(({ file, imports }) =>
        imports
          .filter((specifier) => specifier.startsWith('.') && !borrowed(project.root, specifier))
          .filter(
            (specifier) =>
              !path.posix.join(path.posix.dirname(file), specifier).startsWith(`${project.root}/`),
          )
          .map((specifier) => `${file} imports ${specifier}`),
      ),
    );
    expect(astray).toEqual([]);
  });
});

describe('examples', () => {
  const files = readdirSync(path.join(workspace, 'examples')).filter(
    (file) => /^embed-.*\.ts$/.test(file) && !isSpec(file),
  );
  const sources = files.map((file) => [file, parseSource(`examples/${file}`)] as const);

  it.each(sources)('%s uses only the library contracts and Node.js', (file, { imports }) => {
    const own = `@mozaiks/${file.slice('embed-'.length, -'.ts'.length)}`;
    const foreign = imports.filter(
      (specifier) =>
        !isBuiltin(specifier) && packageOf(specifier) !== contracts && packageOf(specifier) !== own,
    );
    expect(foreign).toEqual([]);
    expect(imports).toContain(own);
  });

  it.each(sources)('%s has at most 65 lines', (_, { lines }) => {
    expect(lines).toBeLessThanOrEqual(65);
  });
});

describe('code without side effects (io:none)', () => {
  it('is contracts, engine, runner and the compatible APIs', () => {
    expect(
      tagged('io:none')
        .map(([name]) => name)
        .sort(),
    ).toEqual([...pureProjects].sort());
  });

  it.each(tagged('io:none'))(
    '%s imports no module of Node.js and no package except the schema library',
    (name, project) => {
      const allowed = name === 'contracts' ? ['typebox'] : [];
      expect(
        outside(project).filter(({ specifier }) => !allowed.includes(packageOf(specifier))),
      ).toEqual([]);
      expect(
        Object.keys(project.manifest.dependencies ?? {}).filter(
          (dependency) => dependency !== contracts,
        ),
      ).toEqual(allowed);
    },
  );

  it.each(tagged('io:none'))('%s uses no clock, timer, random number or process', (_, project) => {
    expect(shipped(project).flatMap(impurities)).toEqual([]);
  });
});

describe('third-party packages', () => {
  it.each(everyProject)('%s imports only the packages that the table allows', (name, project) => {
    expect(
      thirdParty(project).filter(
        ({ specifier }) => !packagesOf(name).includes(packageOf(specifier)),
      ),
    ).toEqual([]);
  });

  it.each(everyProject)('%s declares what it imports, and nothing else', (name, project) => {
    const declared = Object.keys({
      ...project.manifest.dependencies,
      ...project.manifest.peerDependencies,
    });
    const dev = Object.keys(project.manifest.devDependencies ?? {});
    const undeclared = shipped(project).flatMap(({ file, imports, typeImports }) =>
      imports
        .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
        .filter((specifier) => !declared.includes(packageOf(specifier)))
        .filter(
          (specifier) => !(typeImports.includes(specifier) && dev.includes(packageOf(specifier))),
        )
        .map((specifier) => ({ file, specifier })),
    );
    expect(undeclared).toEqual([]);
    expect(
      declared.filter(
        (dependency) =>
          !dependency.startsWith('@mozaiks/') && !packagesOf(name).includes(dependency),
      ),
    ).toEqual([]);
  });
});

/** Started again and again: for isolates, and for each load of workflows. */
const programs = [
  'libs/tool-runtime/src/isolate/program.ts',
  'libs/workflow-manager/src/compiler/program.ts',
];

describe('programs that start often', () => {
  it.each(programs)('%s loads no package when it starts', (program) => {
    const sources = projects.flatMap((project) => project.sources);
    expect(loadedPackages(program, sources)).toEqual([]);
  });
});

describe('size budgets', () => {
  const sized = projects.flatMap((project) => project.sources).filter(({ file }) => !isSpec(file));
  const functions = sized.flatMap(functionSizes);

  it(`a file has at most ${maxFileLines} lines, except for tables of data`, () => {
    const long = sized.filter(
      ({ file, lines }) => lines > maxFileLines && !dataTables.includes(file),
    );
    expect(long.map(({ file, lines }) => `${file}: ${lines}`)).toEqual([]);
  });

  it(`a function has at most ${maxFunctionLines} lines`, () => {
    expect(functions.filter(({ lines }) => lines > maxFunctionLines)).toEqual([]);
  });

  it(`a function has at most ${maxParameters} parameters`, () => {
    expect(functions.filter(({ parameters }) => parameters > maxParameters)).toEqual([]);
  });

  it(`half of the files have fewer than ${maxMedianFileLines} lines`, () => {
    const lengths = sized.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(maxMedianFileLines);
  });
});

describe('fragments', () => {
  const fragments = projects.flatMap((project) => fragmentsOf(shipped(project)));
  const hasRole = (file: string) => Object.values(roles).some((role) => role.test(file));

  it(`a file of at most ${maxFragmentLines} lines that only one file imports, and no spec tests, is part of that file`, () => {
    const misplaced = fragments.filter(({ file }) => !hasRole(file) && !unmerged.includes(file));
    expect(misplaced.map(({ file, importer }) => `${file} belongs in ${importer}`)).toEqual([]);
  });

  it.each(Object.entries(roles))('%s needs its exception', (_, role) => {
    expect(fragments.filter(({ file }) => role.test(file))).not.toEqual([]);
  });
});

describe('style', () => {
  const everySource = projects.flatMap((project) => project.sources);

  it.each(Object.entries(refusals))('no file contains %s', (_, refused) => {
    expect(everySource.flatMap((source) => placesOf(source, refused))).toEqual([]);
  });

  it('no file has a meaningless name', () => {
    const named = everySource.filter(({ file }) =>
      file
        .split('/')
        .some((part) => emptyNames.includes(part.split('.')[0]?.split('-').at(-1) ?? '')),
    );
    expect(named.map(({ file }) => file)).toEqual([]);
  });

  it('no source disables a rule or the compiler', () => {
    const off = projects
      .flatMap(shipped)
      .filter(({ text }) => /eslint-disable|@ts-(ignore|nocheck|expect-error)/.test(text));
    expect(off.map(({ file }) => file)).toEqual([]);
  });
});
