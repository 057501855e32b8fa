const { spawnSync } = require('node:child_process');
const { readdirSync, statSync } = require('node:fs');
const path = require('node:path');

const changedAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = () =>
  readdirSync(path.join(__dirname, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Workers and processes cannot load TypeScript on Node 20: the specs reach their program through dist/, which must not be yesterday's. */
module.exports = () => {
  const builtAt = changedAt(path.join(__dirname, 'dist/tsconfig.lib.tsbuildinfo'));
  const isShipped = (file) => !/\.(spec|fixture)\.ts$/.test(file);
  if (sources().every((file) => !isShipped(file) || changedAt(path.join(__dirname, 'src', file)) <= builtAt)) return;
  const args = [require.resolve('typescript/lib/tsc.js'), '-b', path.join(__dirname, 'tsconfig.lib.json')];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error('libs/tool-runtime does not compile, so its isolates have no program to run');
};
