import { spawnSync } from 'node:child_process';

const found = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']);

/** If there is no Python, the tests of Python modules are skipped, and their names say so. */
export const describeWithPython =
  found.status === 0
    ? describe
    : (name: string, tests: () => void) => describe.skip(`${name} (needs python3 3.9)`, tests);
