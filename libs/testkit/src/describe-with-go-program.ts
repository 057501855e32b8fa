import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Programs that `node tools/NAME.mjs` builds from the Go module proxy. */
export type GoProgram = 'helm' | 'promtool';

/** The folder that holds these programs. */
export const goProgramsFolder = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): string => path.join(env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'mozaiks', 'go');

/**
 * `describe` with the path of a program. If it is not installed, the suite is reported as skipped,
 * and its name says which command installs it.
 */
export function describeWithGoProgram(
  name: string,
  program: GoProgram,
  define: (file: string) => void,
): void {
  const file = path.join(goProgramsFolder(), program);
  if (existsSync(file)) describe(name, () => define(file));
  else describe.skip(`${name} (no ${program}; run: node tools/${program}.mjs)`, () => define(file));
}
