import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { editorSchemas } from '@mozaiks/workflow-manager';
import { CommandError } from './failure.ts';

/** The folder in which the first line of a workflow file looks for its schema: `../../schemas/`. */
export const schemaFolderOf = (workflows: string): string => path.join(workflows, '..', 'schemas');

/** Whether a file is a schema that was written earlier, of any version. */
function isOurs(file: string, title: unknown): boolean {
  try {
    const { title: found }: { readonly title?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    return found === title;
  } catch {
    return false;
  }
}

/**
 * Writes the schemas of the workflow files, replacing those of other versions, and returns their
 * names.
 *
 * @throws CommandError if a file of another kind has such a name; nothing is written in that case
 */
export function writeSchemas(folder: string): readonly string[] {
  const schemas = Object.entries(editorSchemas());
  const [taken] = schemas.filter(
    ([name, { title }]) =>
      existsSync(path.join(folder, name)) && !isOurs(path.join(folder, name), title),
  );
  if (taken !== undefined)
    throw new CommandError(
      `${path.join(folder, taken[0])} is not a schema of a workflow file: move it, or name another folder`,
    );
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of schemas)
    writeFileSync(path.join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
  return schemas.map(([name]) => name);
}
