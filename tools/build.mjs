import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// Compiles the libraries and apps, and bundles the server and the console. `npm ci --omit=dev` runs
// `prepare` as well. Without the development dependencies there is nothing to build with, which is
// no error.
const compiler = () => {
  try {
    require.resolve('@types/node/package.json');
    return require.resolve('typescript/lib/tsc.js');
  } catch {
    return undefined;
  }
};

/** @param {string[]} args */
const node = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

const tsc = compiler();
if (tsc)
  process.exitCode =
    node(tsc, '-b', 'tsconfig.build.json') ||
    node('libs/workflow-manager/write-snapshot.mjs') ||
    node('tools/bundle-loading.mjs') ||
    node('apps/runtime/bundle.mjs') ||
    node('apps/console/build.mjs');
