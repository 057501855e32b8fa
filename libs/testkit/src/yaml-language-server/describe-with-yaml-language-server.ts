import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The folder into which `node tools/yaml-language-server.mjs` installs it. */
export const yamlLanguageServerFolder = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): string =>
  path.join(
    env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'),
    'mozaiks',
    'yaml-language-server',
  );

/**
 * `describe` with the path of the YAML language server. If it is not installed, the suite is
 * reported as skipped, and its name says which command installs it.
 */
export function describeWithYamlLanguageServer(
  name: string,
  define: (program: string) => void,
): void {
  const program = path.join(
    yamlLanguageServerFolder(),
    'node_modules',
    'yaml-language-server',
    'bin',
    'yaml-language-server',
  );
  if (existsSync(program)) describe(name, () => define(program));
  else
    describe.skip(`${name} (no YAML language server; run: node tools/yaml-language-server.mjs)`, () =>
      define(program));
}
