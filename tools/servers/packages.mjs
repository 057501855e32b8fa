import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

// Installs packages outside the repository. A newer version gets a new folder, so that nothing of
// an older one remains.

/** litellm 1.110 names a package `litellm-proxy` that PyPI does not have. */
const PYTHON = ['litellm[proxy]==1.108.7', 'xllamacpp==2026.10.11549', 'gguf==0.19.0'];
const NPM = ['@copilotkit/aimock@1.43.0'];

const ROOT = path.join(
  process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'),
  'mozaiks',
  'model-servers',
);
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/**
 * The folder whose `node_modules` has the npm packages. Installs them if necessary, and throws
 * npm's error.
 */
export function npmFolder() {
  const folder = path.join(ROOT, 'npm');
  once(folder, NPM, () => {
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
    run('npm', [
      'install',
      '--prefix',
      folder,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      ...NPM,
    ]);
  });
  return folder;
}

/**
 * The folder with the programs of a Python that has the packages. Installs them if necessary, and
 * throws pip's error.
 */
export function pythonFolder() {
  const venv = path.join(ROOT, 'python');
  const bin = path.join(venv, 'bin');
  once(venv, PYTHON, () => {
    run('python3', ['-m', 'venv', '--clear', venv]);
    run(path.join(bin, 'pip'), ['install', '--quiet', '--only-binary', ':all:', ...PYTHON]);
  });
  return bin;
}

/** The version of a package as this list pins it. @param {string} name */
export const versionOf = (name) =>
  [...PYTHON, ...NPM].find((pinned) => pinned.startsWith(name))?.replace(/.*(?:==|@)/, '') ?? '';

/** @param {string} folder @param {readonly string[]} pinned @param {() => void} install */
function once(folder, pinned, install) {
  const mark = path.join(folder, 'installed.txt');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === pinned.join('\n')) return;
  console.log(`Installing ${pinned.join(', ')} in ${folder}`);
  mkdirSync(folder, { recursive: true });
  install();
  writeFileSync(mark, pinned.join('\n'));
}

/** @param {string} program @param {readonly string[]} args */
function run(program, args) {
  const { status, error, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
    timeout: INSTALL_TIMEOUT_MS,
  });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
}
