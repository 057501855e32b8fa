import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const jest = path.join(path.dirname(require.resolve('jest/package.json')), 'bin/jest.js');
const vmModules = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
const env = {
  ...process.env,
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${vmModules}`.trim(),
};

/** @param {string[]} args */
const node = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;

process.exitCode =
  node(require.resolve('typescript/lib/tsc.js'), '-b') ||
  node('libs/workflow-manager/write-snapshot.mjs') ||
  node('tools/bundle-loading.mjs') ||
  node('apps/runtime/bundle.mjs') ||
  node('apps/console/build.mjs') ||
  node(jest, ...process.argv.slice(2));
