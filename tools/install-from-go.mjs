import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { goProgramsFolder } from '@mozaiks/testkit';

/**
 * Builds a program from the Go module proxy, unless it is installed. Sets the exit code and prints
 * the outcome.
 * @param {import('@mozaiks/testkit').GoProgram} program
 * @param {string} pinned `package@version`
 * @param {string} tags build tags
 */
export const installFromGo = (program, pinned, tags = '') => {
  const folder = goProgramsFolder();
  const file = path.join(folder, program);
  if (existsSync(file)) return console.log(`Already installed: ${file}`);
  const env = { ...process.env, GOBIN: folder };
  const { status } = spawnSync(
    'go',
    ['install', '-trimpath', '-ldflags=-s -w', '-tags', tags, pinned],
    { env, stdio: 'inherit' },
  );
  const failure = `${pinned} could not be built: it needs Go 1.26 or newer, and the Go module proxy`;
  console.log(status === 0 ? `Installed ${pinned} in ${folder}` : failure);
  process.exitCode = status === 0 ? 0 : 1;
};
