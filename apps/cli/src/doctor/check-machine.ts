import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from './configuration.ts';
import type { Finding } from './finding.ts';

const manifest: { readonly engines: { readonly node: string } } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

/** `version`: without the `v`. */
export function checkNode(version: string): readonly Finding[] {
  const least = manifest.engines.node.replace('>=', '');
  const [[major = 0, minor = 0], [leastMajor = 0, leastMinor = 0]] = [
    numbers(version),
    numbers(least),
  ];
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  if (isNew) return [{ check: 'node', level: 'ok', message: `Node.js ${version}` }];
  return [
    {
      check: 'node',
      level: 'error',
      message: `Node.js ${version} is too old`,
      hint: `install ${least} or newer`,
    },
  ];
}

const numbers = (version: string): readonly number[] => version.split('.').map(Number);

/** Checks whether the server could write there, without creating the folder. */
export function checkDataDir({
  plan: { settings, store, keys },
}: Configuration): readonly Finding[] {
  const folder = settings.DATA_DIR;
  const problem = problemOf(folder);
  if (problem === undefined)
    return [{ check: 'data', level: 'ok', message: `${folder} can be written` }];
  const isNeeded = store.kind === 'embedded' || keys.kind === 'generated';
  const hint = isNeeded
    ? 'give the user of the server write permission, or set DATA_DIR to another folder'
    : 'only the cache of tool schemas needs it: starts are slower without';
  return [
    { check: 'data', level: isNeeded ? 'error' : 'warning', message: `DATA_DIR ${problem}`, hint },
  ];
}

function problemOf(folder: string): string | undefined {
  if (existsSync(folder))
    return statSync(folder).isDirectory() ? unwritable(folder) : `${folder} is not a folder`;
  const parent = path.dirname(folder);
  return parent === folder ? `${folder} does not exist` : problemOf(parent);
}

function unwritable(folder: string): string | undefined {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch {
    return `${folder} cannot be written`;
  }
}
