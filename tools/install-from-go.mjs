import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { goProgramsFolder } from '@mozaiks/testkit';

/**
 * Builds a program from the Go module proxy, if it is not there. Sets the exit code and says what happened.
 * @param {import('@mozaiks/testkit').GoProgram} program
 * @param {string} pinned `package@version`
 * @param {string} tags Of the build.
 */
export const installFromGo = (program, pinned, tags = '') => {
  const folder = goProgramsFolder();
  const file = path.join(folder, program);
  if (existsSync(file)) return console.log(`There is one already: ${file}`);
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
