import path from 'node:path';
import { readSettings } from '@mozaiks/runtime/configuration';
import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';
import { schemaFolderOf, writeSchemas } from '../write-schemas.ts';

/** Writes the schemas of the workflow files for editors, and resolves with the exit code. */
export function schemasCommand(io: Io, dir: string | undefined): Promise<number> {
  const folder = path.resolve(
    io.cwd,
    dir ?? schemaFolderOf(readSettings(readEnvironment(io)).WORKFLOWS_DIR),
  );
  const names = writeSchemas(folder);
  const lines = [
    `Wrote to ${path.relative(io.cwd, folder) || '.'}:`,
    ...names.map((name) => `  ${name}`),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  return Promise.resolve(0);
}
