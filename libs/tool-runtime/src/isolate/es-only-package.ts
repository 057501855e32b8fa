import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

type Target = string | null | readonly Target[] | { readonly [key: string]: Target };

const CONDITIONS: readonly string[] = ['node', 'import', 'module-sync', 'default'];

/** The file of an `exports` entry for an import: the first match, like in Node. */
function fileOf(target: Target | undefined): string | undefined {
  if (typeof target === 'string') return target;
  if (target === null || target === undefined) return undefined;
  const options = Array.isArray(target)
    ? (target as readonly Target[])
    : Object.entries(target).flatMap(([condition, inner]) =>
        CONDITIONS.includes(condition) ? [inner] : [],
      );
  for (const option of options) {
    const file = fileOf(option);
    if (file !== undefined) return file;
  }
  return undefined;
}

const hasSubpaths = (target: Target): target is { readonly [key: string]: Target } =>
  typeof target === 'object' &&
  target !== null &&
  Object.keys(target).some((key) => key.startsWith('.'));

/** The entry for a subpath. Matches patterns such as `./*` as well; the longest match is used. */
function entryFor(exports: Target, subpath: string): string | undefined {
  if (!hasSubpaths(exports)) return subpath === '.' ? fileOf(exports) : undefined;
  if (Object.hasOwn(exports, subpath)) return fileOf(exports[subpath]);
  const patterns = Object.keys(exports)
    .filter((key) => key.includes('*'))
    .sort((a, b) => b.length - a.length);
  for (const key of patterns) {
    const [start = '', end = ''] = key.split('*');
    const fits =
      subpath.startsWith(start) &&
      subpath.endsWith(end) &&
      subpath.length >= start.length + end.length;
    if (fits)
      return fileOf(exports[key])?.replaceAll(
        '*',
        subpath.slice(start.length, subpath.length - end.length),
      );
  }
  return undefined;
}

/** The nearest folder of a package, in `directory` or above. */
function findPackage(directory: string, name: string): string | undefined {
  const folder = path.join(directory, 'node_modules', name);
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(directory);
  return parent === directory ? undefined : findPackage(parent, name);
}

/**
 * Finds the file of a package whose `exports` have no entry for `require`. Node can `require` ES
 * modules, but resolves only packages with such an entry.
 */
export function findEsOnly(directory: string, specifier: string): string | undefined {
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const folder = findPackage(directory, name);
  if (folder === undefined) return undefined;
  const { exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    readonly exports?: Target;
  };
  const file =
    exports === undefined ? undefined : entryFor(exports, `.${specifier.slice(name.length)}`);
  const found = file === undefined ? undefined : path.join(folder, file);
  // `exports` cannot name files outside of the package.
  return found?.startsWith(folder + path.sep) === true ? found : undefined;
}
