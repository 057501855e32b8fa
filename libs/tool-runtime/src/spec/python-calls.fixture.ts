import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { CodeBundle, CodeCall } from '@mozaiks/contracts';
import { callOf, emptyDirectory } from './calls.fixture.ts';

const python = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']);

/** Without Python, the tests of Python tools are skipped, and their names say so. */
export const describeWithPython =
  python.status === 0
    ? describe
    : (name: string, tests: () => void) => describe.skip(`${name} (needs python3 3.9)`, tests);

/** Whether the interpreter has this package. */
export const hasPackage = (name: string): boolean =>
  spawnSync('python3', ['-c', `import ${name}`]).status === 0;

export type PythonFiles = Readonly<Record<string, string>>;

/** A bundle with these Python files, like those of the workflow manager. */
export function pythonBundle(
  files: PythonFiles,
  module = 'tools/subject.py',
  directory = emptyDirectory(),
): CodeBundle {
  const source = JSON.stringify({ name: 'Sample', shared: `${directory}/../_shared`, files });
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  return { module, hash, source, directory };
}

/** A call of `run` in this source, with plain defaults. */
export const pythonCall = (source: string, more: Partial<CodeCall> = {}): CodeCall => ({
  ...callOf('worker', ''),
  bundle: pythonBundle({ 'tools/subject.py': source }),
  call: { style: 'positional', parameters: [] },
  ...more,
});
