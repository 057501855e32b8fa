import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SHARED, sharedFolder } from '../code/resolve-module.ts';
import { readTextFile } from '../read/inside.ts';
import type { Folder } from '../read/scope.ts';

/** The Python files that the modules of a workflow may import. */
export interface PythonFiles {
  /** Texts by path: `tools/look.py`, `_shared/client.py`. */
  readonly files: { readonly [path: string]: string };
  /** The path of `_shared`, which may be missing, or lead out of the workflows folder. */
  readonly shared: string;
  /** The reason why the files cannot be used. */
  readonly problem?: string;
}

const MAX_FILES = 1_000;
const MAX_BYTES = 8 * 1024 * 1024;
const SKIPPED = /^(?:\.|node_modules$|__pycache__$|site-packages$)/;

/** Whether a folder is a virtual environment: its files are packages. */
const isEnvironment = (folder: string): boolean => existsSync(join(folder, 'pyvenv.cfg'));

/** Paths of the Python files in a folder. Links are omitted, because they could lead anywhere. */
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

/** Reads the files of the workflow folder and of `_shared`, which any module may import. */
export function readPythonFiles(folder: Folder): PythonFiles {
  const found = sharedFolder(folder);
  const shared = found ?? join(folder.root, SHARED);
  const inShared = found === undefined ? [] : pathsIn(found);
  const paths = [
    ...pathsIn(folder.path).map((path) => [path, join(folder.path, path)] as const),
    ...inShared.map((path) => [`${SHARED}/${path}`, join(shared, path)] as const),
  ];
  const bytes = paths.reduce((sum, [, file]) => sum + statSync(file).size, 0);
  if (paths.length > MAX_FILES || bytes > MAX_BYTES)
    return {
      files: {},
      shared,
      problem: `the workflow and _shared have more than ${MAX_FILES} Python files, or more than 8 MiB of them`,
    };
  const files = Object.fromEntries(paths.map(([path, file]) => [path, readTextFile(file)]));
  return { files, shared };
}
