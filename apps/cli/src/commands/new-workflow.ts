import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORKFLOW_NAME_PATTERN, isWorkflowName } from '@mozaiks/contracts';
import { readSettings } from '@mozaiks/runtime/configuration';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';
import type { TemplateName } from '../template-names.ts';
import { schemaFolderOf, writeSchemas } from '../write-schemas.ts';

export interface NewWorkflowOptions {
  readonly template: TemplateName;
  readonly dir?: string;
}

/** The same path from `src` and from `dist`. */
const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));
/** The placeholder for the name of the workflow in the files of a template. */
const NAME = '__NAME__';

/**
 * Creates the folder of a workflow from a template, and resolves with the exit code. Never changes
 * an existing folder: rejects with a CommandError, as for an invalid name.
 */
export async function newWorkflowCommand(
  io: Io,
  name: string,
  { template, dir }: NewWorkflowOptions,
): Promise<number> {
  if (!isWorkflowName(name))
    throw new CommandError(
      `${JSON.stringify(name)} cannot be the name of a workflow: ${NAME_RULE}`,
    );
  const directory = path.resolve(io.cwd, dir ?? readSettings(readEnvironment(io)).WORKFLOWS_DIR);
  const target = path.join(directory, name);
  const shown = path.relative(io.cwd, target);
  if (existsSync(target)) throw new CommandError(`${shown} already exists: choose another name`);
  const files = filesOf(path.join(TEMPLATES, template));
  for (const { file, text } of files) {
    const to = path.join(target, file);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, text.replaceAll(NAME, name), { flag: 'wx' });
  }
  const check = dir === undefined ? 'npx mozaiks workflows' : `npx mozaiks workflows --dir ${dir}`;
  const lines = [
    `Created ${shown} from the template ${template}:`,
    ...files.map(({ file }) => `  ${file}`),
    '',
    ...schemasFor(io, directory),
    `Check it:     ${check}`,
    `Talk to it:   npx mozaiks chat ${name}   (on a running server: npx mozaiks serve)`,
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/**
 * Writes the schemas that the first lines of the files name. The workflow runs without them as
 * well.
 */
function schemasFor(io: Io, directory: string): readonly string[] {
  const folder = schemaFolderOf(directory);
  try {
    writeSchemas(folder);
    return [`For editors:  ${path.relative(io.cwd, folder)}/*.schema.json`];
  } catch (error) {
    return [
      `Without schemas for editors: ${error instanceof Error ? error.message : String(error)}`,
    ];
  }
}

const NAME_RULE = `use a letter, then letters, digits, _ and -, at most 64 in all (${WORKFLOW_NAME_PATTERN})`;

function filesOf(template: string): readonly { readonly file: string; readonly text: string }[] {
  return readdirSync(template, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(template, file)).isFile())
    .sort()
    .map((file) => ({ file, text: readFileSync(path.join(template, file), 'utf8') }));
}
