import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';

process.env.NX_DAEMON ??= 'false';

// The boundary rule reads the last cached graph of Nx, and silently checks nothing if there is
// none.
await createProjectGraphAsync({ exitOnError: true });

const eslint = path.join(
  path.dirname(createRequire(import.meta.url).resolve('eslint/package.json')),
  'bin/eslint.js',
);
const args = [eslint, '.', '--max-warnings', '0', ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
