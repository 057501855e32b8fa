const { spawnSync } = require('node:child_process');
const { readdirSync, statSync } = require('node:fs');
const path = require('node:path');

const changedAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * Builds a library whose specs start programs from its dist/: Node 20 loads no TypeScript in
 * workers and processes, and the programs must be those of the current sources.
 */
module.exports = (_globalConfig, { rootDir: library }) => {
  const sources = readdirSync(path.join(library, 'src'), { recursive: true, encoding: 'utf8' });
  const shipped = sources.filter(
    (file) => file.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(file),
  );
  const builtAt = changedAt(path.join(library, 'dist/tsconfig.lib.tsbuildinfo'));
  if (shipped.every((file) => changedAt(path.join(library, 'src', file)) <= builtAt)) return;
  const args = [
    require.resolve('typescript/lib/tsc.js'),
    '-b',
    path.join(library, 'tsconfig.lib.json'),
  ];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0)
    throw new Error(
      `${path.basename(library)} does not compile, so its specs have no program to start`,
    );
};
