import { existsSync, realpathSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import type { DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';
import { isInside } from '../compiler/is-inside.ts';
import { codeOfMiss, findInside, type FoundFile } from '../read/inside.ts';
import type { Folder } from '../read/scope.ts';
import { slashes } from './slashes.ts';

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs', '.py'];
export const SHARED = '_shared';

export type ResolvedModule =
  /** `module` as in `CodeRef`, `path` the real path. */
  | { readonly ok: true; readonly module: string; readonly path: string }
  | {
      readonly ok: false;
      readonly code: DiagnosticCode;
      readonly message: string;
      readonly hint?: string;
    };

/**
 * A reference to a module: a dotted path or a file. `home` is the folder in which bare names are
 * looked up.
 */
export interface ModuleSpec {
  readonly module?: string | undefined;
  readonly file?: string | undefined;
  readonly home: 'tools' | 'hooks';
}

export const isShared = (module: string): boolean => module.startsWith(`${SHARED}/`);

/** The path of a module relative to the workflows folder. */
export const fileOfModule = ({ name }: Folder, module: string): string =>
  isShared(module) ? module : `${name}/${module}`;

/** The real path of `_shared`; undefined if there is none, or if it is outside `root`. */
export function sharedFolder({ root }: Folder): string | undefined {
  const shared = join(root, SHARED);
  if (!existsSync(shared)) return undefined;
  const real = realpathSync(shared);
  return isInside(realpathSync(root), real) ? real : undefined;
}

/** The real folders that code may come from: the workflow's, then `_shared` if there is one. */
function allowedFolders(
  folder: Folder,
): readonly [own: string] | readonly [own: string, shared: string] {
  const shared = sharedFolder(folder);
  return shared === undefined ? [folder.path] : [folder.path, shared];
}

const moduleName = (
  [own, shared = own]: ReturnType<typeof allowedFolders>,
  real: string,
): string =>
  isInside(own, real)
    ? slashes(relative(own, real))
    : slashes(join(SHARED, relative(shared, real)));

/** The paths at which a written path is looked up, best first. */
function placesOf(
  folder: Folder,
  written: string,
  home: string,
): readonly { readonly base: string; readonly path: string }[] {
  if (isShared(written)) return [{ base: folder.root, path: written }];
  const inFolder = { base: folder.path, path: written };
  return written.includes('/')
    ? [inFolder]
    : [{ base: folder.path, path: `${home}/${written}` }, inFolder];
}

function failure(
  written: string,
  [path = written]: readonly string[],
  found: readonly FoundFile[],
): ResolvedModule {
  const outside = found.find((file) => !file.ok && file.why !== 'missing');
  if (outside !== undefined && !outside.ok)
    return { ok: false, code: codeOfMiss(outside), message: outside.message };
  return {
    ok: false,
    code: 'WF040',
    message: `there is no module ${written}`,
    hint: `looked for ${path}, from the workflow's folder`,
  };
}

function pathsOf({ module, file }: ModuleSpec): {
  readonly written: string;
  readonly paths: readonly string[];
} {
  if (file !== undefined) return { written: file, paths: [file] };
  const dotted = (module ?? '').split('.').join('/');
  return { written: module ?? '', paths: EXTENSIONS.map((extension) => dotted + extension) };
}

/** Finds a module inside the workflow folder or `_shared`, after following links. */
export function resolveModule(folder: Folder, spec: ModuleSpec): ResolvedModule {
  const { written, paths } = pathsOf(spec);
  const extension = spec.file === undefined ? '' : extname(spec.file).toLowerCase();
  if (spec.file !== undefined && !EXTENSIONS.includes(extension)) {
    return {
      ok: false,
      code: 'WF043',
      message: `${written} is not a module`,
      hint: `one of ${EXTENSIONS.join(', ')}`,
    };
  }
  const allowed = allowedFolders(folder);
  const find = (path: string) =>
    placesOf(folder, path, spec.home).map((place) => findInside(place.base, place.path, allowed));
  const found = paths.flatMap(find);
  const file = found.find((candidate) => candidate.ok);
  if (file?.ok === true) {
    if (!EXTENSIONS.includes(extname(file.path)))
      return { ok: false, code: 'WF043', message: `${written} links to what is not a module` };
    return { ok: true, module: moduleName(allowed, file.path), path: file.path };
  }
  return failure(written, paths, found);
}

/** The real path of a module that a definition names; undefined when it is not deployed. */
export function deployedPath(folder: Folder, module: string): string | undefined {
  const base = isShared(module) ? folder.root : folder.path;
  const found = findInside(base, module, allowedFolders(folder));
  return found.ok ? found.path : undefined;
}
