import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SHARED } from '../code/resolve-module.ts';
import type { Folder } from '../read/scope.ts';

/** The Python files that the modules of a workflow may import. */
export interface PythonFiles {
  /** Texts by path: `tools/look.py`, `_shared/client.py`. */
  readonly files: { readonly [path: string]: string };
  /** The real path of `_shared`; it may not exist. */
  readonly shared: string;
  /** Why they cannot be used. */
  readonly problem?: string;
}

const MAX_FILES = 1_000;
const MAX_BYTES = 8 * 1024 * 1024;
const SKIPPED = /^(?:\.|node_modules$|__pycache__$|site-packages$)/;

/** A folder of packages that somebody installed there. */
const isEnvironment = (folder: string): boolean => existsSync(join(folder, 'pyvenv.cfg'));

/** Paths of the Python files in a folder. Links are left out: they could lead anywhere. */
function pathsIn(folder: string): readonly string[] {
  const found: string[] = [];
  const visit = (inside: string): void => {
    if (found.length > MAX_FILES || isEnvironment(join(folder, inside))) return;
    for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
      if (SKIPPED.test(entry.name)) continue;
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && entry.name.endsWith('.py')) found.push(path);
    }
  };
  if (existsSync(folder)) visit('');
  return found.sort();
}

/** Editors on Windows begin a file with a byte order mark, which is no part of its text. */
const textOf = (file: string): string => readFileSync(file, 'utf8').replace(/^\uFEFF/, '');

/** Reads them. Of `_shared`, too: any module may import it. */
export function readPythonFiles({ root, path: home }: Folder): PythonFiles {
  const link = join(root, SHARED);
  const shared = existsSync(link) ? realpathSync(link) : link;
  const paths = [
    ...pathsIn(home).map((path) => [path, join(home, path)] as const),
    ...pathsIn(shared).map((path) => [`${SHARED}/${path}`, join(shared, path)] as const),
  ];
  const bytes = paths.reduce((sum, [, file]) => sum + statSync(file).size, 0);
  if (paths.length > MAX_FILES || bytes > MAX_BYTES)
    return {
      files: {},
      shared,
      problem: `the workflow and _shared have more than ${MAX_FILES} Python files, or more than 8 MiB of them`,
    };
  const files = Object.fromEntries(paths.map(([path, file]) => [path, textOf(file)]));
  return { files, shared };
}
