import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The folder into which `node tools/mermaid.mjs` installs Mermaid. */
export const mermaidFolder = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): string =>
  path.join(env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'mozaiks', 'mermaid');

/**
 * `describe` with the path of Mermaid's script for browsers. If it is not installed, the suite is
 * reported as skipped, and its name says which command installs it.
 */
export function describeWithMermaid(name: string, define: (script: string) => void): void {
  const script = path.join(mermaidFolder(), 'node_modules', 'mermaid', 'dist', 'mermaid.min.js');
  if (existsSync(script)) describe(name, () => define(script));
  else describe.skip(`${name} (no Mermaid; run: node tools/mermaid.mjs)`, () => define(script));
}
