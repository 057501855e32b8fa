import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The folder into which `node tools/schemathesis.mjs` installs schemathesis. */
export const schemathesisFolder = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): string =>
  path.join(env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'mozaiks', 'schemathesis');

/**
 * `describe` with the path of schemathesis. If it is not installed, the suite is reported as
 * skipped, and its name says which command installs it.
 */
export function describeWithSchemathesis(name: string, define: (program: string) => void): void {
  const program = path.join(schemathesisFolder(), 'bin', 'st');
  if (existsSync(program)) describe(name, () => define(program));
  else
    describe.skip(`${name} (no schemathesis; run: node tools/schemathesis.mjs)`, () =>
      define(program));
}
