import { existsSync, readFileSync } from 'node:fs';
import { builtinModules, createRequire, isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Folder } from '../read/scope.ts';
import type { Position } from '../yaml/node.ts';
import type { BuildProblem } from './bundle.ts';

interface Import {
  /** The real path of the module whose bundle needs it: packages are looked for from its folder. */
  readonly from: string;
  readonly specifier: string;
}

const OWN = '@mozaiks/';
const NODE = 'node:';
const NODE_MODULES = builtinModules.filter(
  (name) => !name.startsWith('_') && !name.startsWith(NODE),
);

function importsOf({ root }: Folder, { outputs }: Metafile): readonly Import[] {
  return Object.values(outputs).flatMap(({ entryPoint, imports }) =>
    imports
      .filter(
        ({ path, external }) =>
          external === true &&
          !isBuiltin(path) &&
          (path.startsWith(NODE) || !/^[a-z]+:/.test(path)),
      )
      .map(({ path }) => ({ from: resolve(root, entryPoint ?? ''), specifier: path })),
  );
}

/** Whether Node finds a package. A package without a `require` entry counts as found. */
function isFound({ from, specifier }: Import): boolean {
  try {
    createRequire(join(dirname(from), 'bundle.cjs')).resolve(specifier);
    return true;
  } catch (error) {
    return (error as { readonly code?: string }).code !== 'MODULE_NOT_FOUND';
  }
}

/**
 * The position of an import. The bundler provides the file, and its text is searched for the
 * position.
 */
function placeOf({ root }: Folder, { inputs }: Metafile, specifier: string): Position | undefined {
  const [file] =
    Object.entries(inputs).find(([, { imports }]) =>
      imports.some(({ path }) => path === specifier),
    ) ?? [];
  if (file === undefined) return undefined;
  const text = readFileSync(resolve(root, file), 'utf8');
  const at =
    ["'", '"', '`']
      .map((quote) => text.indexOf(quote + specifier + quote))
      .find((index) => index >= 0) ?? 0;
  const before = text.slice(0, at).split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The package of `name/part` or `@scope/name/part`. */
const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** Whether a package can have this name. For example, `@/lib/mark` is no such name. */
const isPackageName = (name: string): boolean =>
  /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/.test(name);

function isInstalled({ from, specifier }: Import): boolean {
  const folders = createRequire(join(dirname(from), 'bundle.cjs')).resolve.paths(specifier) ?? [];
  return folders.some((folder) => existsSync(join(folder, packageOf(specifier))));
}

type Text = Pick<BuildProblem, 'message' | 'hint'>;

function textOf(found: Import): Text {
  const { specifier } = found;
  const name = packageOf(specifier);
  const message = `there is no module ${specifier}: calls will fail`;
  if (specifier.startsWith(OWN))
    return {
      message: `tools cannot use the runtime's own package ${specifier}`,
      hint: 'of @mozaiks/contracts, types and defineTool can be used',
    };
  if (specifier.startsWith(NODE) || isBuiltin(name)) {
    const known = NODE_MODULES.map((module) =>
      specifier.startsWith(NODE) ? NODE + module : module,
    );
    const hint = didYouMean(specifier, known) ?? `this is Node ${process.versions.node}`;
    return { message: `Node has no module ${specifier}: calls will fail`, hint };
  }
  if (!isPackageName(name)) return { message, hint: 'add its name to paths in tsconfig.json' };
  if (isInstalled(found))
    return {
      message: `the package ${name} has no module ${specifier}: calls will fail`,
      hint: `look into exports of its package.json`,
    };
  const meant = didYouMean(specifier, NODE_MODULES);
  const install = `npm install ${name}, in the workflow's folder or one above it`;
  return {
    message: `the package ${name} is not installed: calls will fail`,
    hint: meant === undefined ? install : `${meant} Otherwise: ${install}`,
  };
}

/** The packages that bundles need but Node would not find at run time. */
export function missingModules(folder: Folder, metafile: Metafile): readonly BuildProblem[] {
  const problems = new Map<string, BuildProblem>();
  for (const found of importsOf(folder, metafile)) {
    const { specifier } = found;
    if (!specifier.startsWith(OWN) && isFound(found)) continue;
    problems.set(specifier, {
      code: 'WF052',
      ...textOf(found),
      at: placeOf(folder, metafile, specifier),
    });
  }
  return [...problems.values()];
}
