import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The folder into which `node tools/frontends.mjs` installs assistant-ui and CopilotKit. */
export const frontendsFolder = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): string =>
  path.join(env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'mozaiks', 'frontends');

/** The packages that the folder must contain. */
export const FRONTENDS = ['@assistant-ui/react-ag-ui', '@copilotkit/react-core'] as const;

/**
 * `describe` with the folder of the frontends. If they or a browser are missing, the suite is
 * reported as skipped, and its name says which command installs them.
 */
export function describeWithFrontends(
  name: string,
  browser: string,
  define: (folder: string) => void,
): void {
  const folder = frontendsFolder();
  const missing = FRONTENDS.some(
    (frontend) => !existsSync(path.join(folder, 'node_modules', frontend)),
  );
  if (missing)
    describe.skip(`${name} (no frontends; run: node tools/frontends.mjs)`, () => define(folder));
  else if (!existsSync(browser)) describe.skip(`${name} (needs ${browser})`, () => define(folder));
  else describe(name, () => define(folder));
}
