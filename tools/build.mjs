import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// `npm ci --omit=dev` runs `prepare` as well: without the tools of development there is nothing to build with, and nothing wrong.
const compiler = () => {
  try {
    require.resolve('@types/node/package.json');
    return require.resolve('typescript/lib/tsc.js');
  } catch {
    return undefined;
  }
};

const tsc = compiler();
if (tsc) process.exitCode = spawnSync(process.execPath, [tsc, '-b', 'tsconfig.build.json'], { stdio: 'inherit' }).status ?? 1;
