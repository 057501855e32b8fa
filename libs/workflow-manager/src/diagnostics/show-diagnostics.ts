import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Diagnostic } from '@mozaiks/contracts';
import { slashes } from '../code/slashes.ts';
import { formatDiagnostics, type DiagnosticFormat } from './format-diagnostics.ts';

/** The current folder of the user and the folder of the workflows. */
export interface ShownFrom {
  readonly cwd: string;
  /** The folder of the workflows. */
  readonly directory: string;
  /** Default: `text`. */
  readonly format?: DiagnosticFormat;
}

/**
 * Diagnostics with paths relative to the user's current folder, written with `/`, so that an
 * editor's terminal can open them.
 */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  { cwd, directory, format = 'text' }: ShownFrom,
): string {
  const fromHere = (found: Diagnostic): Diagnostic => ({
    ...found,
    file: slashes(join(relative(cwd, directory), found.file)),
  });
  return formatDiagnostics(diagnostics.map(fromHere), {
    format,
    root: cwd,
    source: (file) => textOf(resolve(cwd, file)),
  });
}

/** A file may change or vanish in the meantime. Without its text, no caret is shown. */
function textOf(file: string): string | undefined {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
