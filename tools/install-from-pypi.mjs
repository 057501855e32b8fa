import { spawnSync } from 'node:child_process';

/**
 * Installs a Python package in a separate folder. Sets the exit code and prints the outcome.
 * @param {string} pinned
 * @param {{ readonly folder: string, readonly means: string }} to
 */
export const installFromPyPI = (pinned, { folder, means }) => {
  /** @param {string} program @param {string[]} args */
  const run = (program, ...args) => spawnSync(program, args, { stdio: 'inherit' }).status === 0;
  const done =
    run('python3', '-m', 'venv', folder) && run(`${folder}/bin/pip`, 'install', '--quiet', pinned);
  console.log(
    done
      ? `Installed ${pinned} in ${folder}: ${means}`
      : `${pinned} could not be installed: it needs python3 with venv, and PyPI`,
  );
  process.exitCode = done ? 0 : 1;
};
