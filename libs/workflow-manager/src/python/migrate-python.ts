import { basename } from 'node:path';
import { INJECTED_PARAMETERS } from '@mozaiks/contracts';
import { folderAt } from '../catalog/load-workflow.ts';
import { isShared } from '../code/resolve-module.ts';
import { readPythonFiles } from './python-files.ts';
import { createReaderProcess } from './run-reader.ts';
import { typescriptModule, type MigratedFile } from './typescript-module.ts';

export type { MigratedFile } from './typescript-module.ts';

export type Migrated =
  | {
      readonly ok: true;
      readonly files: readonly MigratedFile[];
      /** Files in which no functions were found, with the reason. */
      readonly left: readonly { readonly file: string; readonly reason: string }[];
    }
  | { readonly ok: false; readonly reason: string };

/**
 * TypeScript modules with the signatures of the Python modules of a workflow folder. No file is
 * written, and the modules are not run. `python`: the command that starts Python; default
 * `python3`.
 */
export async function migratePython(path: string, python = 'python3'): Promise<Migrated> {
  const folder = folderAt(path);
  if (folder === undefined) return { ok: false, reason: `there is no folder ${path}` };
  const { files, problem } = readPythonFiles(folder);
  if (problem !== undefined) return { ok: false, reason: problem };
  const own = Object.keys(files).filter(
    (file) => !isShared(file) && basename(file) !== '__init__.py',
  );
  if (own.length === 0) return { ok: false, reason: `${path} has no Python files` };
  const answer = await createReaderProcess(python).run({
    name: folder.name,
    files,
    injected: INJECTED_PARAMETERS,
    modules: Object.fromEntries(own.map((file) => [file, ['*']])),
  });
  if (!answer.ok) {
    const problem = answer.isMissing
      ? 'Python 3.9 or newer is needed to read the modules'
      : 'the modules cannot be read';
    return { ok: false, reason: `${problem}: ${answer.reason}` };
  }
  const found = Object.entries(answer.modules).map(([file, module]) => ({
    file,
    made: typescriptModule(file, module),
    reason: 'error' in module ? module.error.message : 'it has no functions',
  }));
  return {
    ok: true,
    files: found.flatMap(({ made }) => made ?? []),
    left: found.flatMap(({ file, made, reason }) => (made === undefined ? [{ file, reason }] : [])),
  };
}
