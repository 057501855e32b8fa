import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names of the workflow folders, sorted: every folder except those that start with `_` or `.`, and
 * `node_modules`.
 */
export function discoverWorkflows(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  const isWorkflow = (name: string): boolean =>
    !/^[_.]/.test(name) &&
    name !== 'node_modules' &&
    statSync(join(directory, name), { throwIfNoEntry: false })?.isDirectory() === true;
  return readdirSync(directory).filter(isWorkflow).sort();
}
