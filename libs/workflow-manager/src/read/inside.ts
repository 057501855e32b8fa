import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isInside } from '../compiler/is-inside.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';

export type FoundFile =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly why: keyof typeof CODES; readonly message: string };

const CODES = { missing: 'WF007', outside: 'WF041', large: 'WF002' } as const;
/** The code under which a file that cannot be used is reported. */
export const codeOfMiss = ({ why }: Extract<FoundFile, { ok: false }>): DiagnosticCode =>
  CODES[why];

/**
 * The largest size, in bytes, of a prompt, of a file with the value of a variable, and of a module.
 */
const MAX_FILE_BYTES = 1024 * 1024;

/** Finds a file by a relative path. Ensures that its real path is in one of the folders. */
export function findInside(base: string, relative: string, allowed: readonly string[]): FoundFile {
  const path = resolve(base, relative);
  if (!allowed.some((folder) => isInside(folder, path)))
    return { ok: false, why: 'outside', message: `${relative} leaves the workflow` };
  if (!existsSync(path) || !statSync(path).isFile())
    return { ok: false, why: 'missing', message: `there is no file ${relative}` };
  const real = realpathSync(path);
  if (!allowed.some((folder) => isInside(folder, real)))
    return { ok: false, why: 'outside', message: `${relative} leads out of the workflow` };
  if (statSync(real).size > MAX_FILE_BYTES)
    return {
      ok: false,
      why: 'large',
      message: `${relative} is larger than ${MAX_FILE_BYTES} bytes`,
    };
  return { ok: true, path: real };
}

/** The text of a file with LF line ends and without a byte order mark. */
export const readTextFile = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
