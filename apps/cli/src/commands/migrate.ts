import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSettings } from '@mozaiks/runtime/configuration';
import { migratePython } from '@mozaiks/workflow-manager';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';
import { clean } from '../render/clean.ts';

export interface MigrateOptions {
  readonly out?: string;
}

/**
 * Writes TypeScript modules for the Python modules of a workflow folder, and lists what a person
 * must finish. Resolves with the exit code. Never changes an existing file.
 */
export async function migrateCommand(
  io: Io,
  dir: string,
  { out }: MigrateOptions,
): Promise<number> {
  const folder = path.resolve(io.cwd, dir);
  const target = path.resolve(io.cwd, out ?? path.join(dir, 'typescript'));
  const migrated = await migratePython(folder, readSettings(readEnvironment(io)).PYTHON);
  if (!migrated.ok) throw new CommandError(clean(migrated.reason));
  const shown = (file: string): string => path.relative(io.cwd, path.join(target, file));
  const taken = migrated.files.find(({ file }) => existsSync(path.join(target, file)));
  if (taken !== undefined)
    throw new CommandError(`${shown(taken.file)} already exists: choose another folder with --out`);
  for (const { file, text } of migrated.files) {
    const to = path.join(target, file);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, text, { flag: 'wx' });
  }
  const lines = [
    ...migrated.files.flatMap(({ file, unfinished }) => [
      `Wrote ${shown(file)}. To finish:`,
      ...unfinished.map((line) => `  - ${line}`),
    ]),
    ...migrated.left.map(({ file, reason }) => `Left out ${file}: ${reason}`),
    '',
    'When a module is finished, move it next to its Python module: from then on it is the one that runs.',
  ];
  io.stdout.write(`${lines.map(clean).join('\n')}\n`);
  return 0;
}
