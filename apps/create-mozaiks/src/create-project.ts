import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProjectError } from './project-error.ts';
import { projectFiles } from './project-files.ts';
import type { RunProgram } from './run-program.ts';

export interface CreateOptions {
  /** Where the folder of the project is made. */
  readonly cwd: string;
  /** The oldest version of `@mozaiks/cli` that the project takes. */
  readonly version: string;
  /** npm's own script, which every `npm` command names in `npm_execpath`. */
  readonly npm: string;
  readonly run: RunProgram;
}

const WORKFLOW = 'Hello';

/**
 * Creates the folder of a project, installs `@mozaiks/cli` in it, and runs that to create a
 * workflow with its schemas and a test. Returns the path of the folder. Never changes a folder that
 * exists. Throws ProjectError if the name cannot be used, the folder exists, or a step fails.
 */
export function createProject(name: string, options: CreateOptions): string {
  const { cwd, version, npm, run } = options;
  const folder = path.join(cwd, projectName(name));
  makeFolder(folder);
  for (const { file, text } of projectFiles(name, version))
    writeFileSync(path.join(folder, file), text, { flag: 'wx' });
  const node = (args: readonly string[], failed: string): void => {
    const { ok, output } = run(folder, [process.execPath, ...args]);
    if (!ok) throw new ProjectError(`${failed}:\n${output.trim()}\n${restOf(name)}`);
  };
  node([npm, 'install', '--no-audit', '--no-fund'], 'npm install failed');
  const mozaiks = path.join(folder, 'node_modules/@mozaiks/cli/bin/mozaiks.mjs');
  node([mozaiks, 'new', 'workflow', WORKFLOW], 'no workflow could be made');
  return folder;
}

/** A folder in the current one and the name of a package, on every platform. */
const NAME = /^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*$/;
const MAX_NAME_LENGTH = 64;
/** Names that npm or Windows keeps for itself. */
const RESERVED = /^(?:node_modules|con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/** The same name. Throws ProjectError for one that cannot be both. */
function projectName(name: string): string {
  if (NAME.test(name) && name.length <= MAX_NAME_LENGTH && !RESERVED.test(name)) return name;
  throw new ProjectError(
    `${JSON.stringify(name)} cannot be the name of a project: use lower-case letters and digits, with single "-", "_" or "." between them, at most ${MAX_NAME_LENGTH} in all`,
  );
}

const restOf = (name: string): string =>
  `The folder ${name} stays. Continue there: npm install && npx mozaiks new workflow ${WORKFLOW}`;

function makeFolder(folder: string): void {
  const name = path.basename(folder);
  if (existsSync(folder)) throw new ProjectError(`${name} already exists: choose another name`);
  try {
    mkdirSync(folder);
  } catch (error) {
    throw new ProjectError(`the folder ${name} cannot be made: ${String(error)}`);
  }
}
