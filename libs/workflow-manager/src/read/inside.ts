import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';

export type FoundFile =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly why: 'missing' | 'outside'; readonly message: string };

/** Whether a real path is the folder or lies in it. */
export const isInside = (folder: string, path: string): boolean => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** Finds a file by a relative path and makes sure that it, links followed, lies in one of the folders. */
export function findInside(base: string, relative: string, allowed: readonly string[]): FoundFile {
  const path = resolve(base, relative);
  if (!allowed.some((folder) => isInside(folder, path))) return { ok: false, why: 'outside', message: `${relative} leaves the workflow` };
  if (!existsSync(path) || !statSync(path).isFile()) return { ok: false, why: 'missing', message: `there is no file ${relative}` };
  const real = realpathSync(path);
  if (!allowed.some((folder) => isInside(folder, real))) return { ok: false, why: 'outside', message: `${relative} leads out of the workflow` };
  return { ok: true, path: real };
}

/** The text of a file with LF line ends and without a byte order mark. */
export const readTextFile = (path: string): string => readFileSync(path, 'utf8').replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
