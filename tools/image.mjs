// `node tools/image.mjs FOLDER`: copies what the server and `mozaiks` need at run time into a new
// folder. The Dockerfile calls it after the build and an install of production dependencies. It
// omits sources, specs, source maps, declarations, texts, and SQLite for other platforms.
import { cpSync, existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const workspace = path.resolve(import.meta.dirname, '..');
const [target] = process.argv.slice(2);
if (target === undefined || existsSync(target)) {
  console.error(target === undefined ? 'node tools/image.mjs FOLDER' : `${target} exists already`);
  process.exit(1);
}

/**
 * Files of a package or of a build that are not needed at run time. Files of workflows are all
 * kept, because authors' code is TypeScript.
 */
const IS_NOT_RUN =
  /\/(?:node_modules|dist)\/.*\.(?:map|tsbuildinfo|[cm]?ts|md|markdown|flow|c|cc|cpp|h|gypi?)$/;
/** The compiler reads authors' code with its own declarations. */
const IS_COMPILER = /\/node_modules\/typescript\//;
const prebuilds = '/prebuilds/';
const platform = `${process.platform}-${process.arch}`;

/** @param {string} file */
const runs = (file) => {
  const [, ofPlatform] = file.split(prebuilds);
  if (ofPlatform !== undefined && ofPlatform !== '' && !ofPlatform.startsWith(platform))
    return false;
  return IS_COMPILER.test(file) ? !file.endsWith('.map') : !IS_NOT_RUN.test(file);
};

/** @param {string} item */
const copy = (item) => {
  const from = path.join(workspace, item);
  if (existsSync(from))
    cpSync(from, path.join(target, item), {
      recursive: true,
      verbatimSymlinks: true,
      filter: runs,
    });
};

/** Needed by specs only. npm links every package of the repository, whatever is installed. */
const FOR_SPECS = ['runtime-e2e', 'testkit'];
const links = 'node_modules/@mozaiks';
const linked = readdirSync(path.join(workspace, links)).filter((name) => !FOR_SPECS.includes(name));

for (const item of ['package.json', 'LICENSE', 'node_modules', 'workflows']) copy(item);
for (const name of FOR_SPECS) rmSync(path.join(target, links, name), { force: true });
for (const name of linked) {
  const folder = path.join(links, readlinkSync(path.join(workspace, links, name)));
  for (const part of ['package.json', 'bin', 'dist', 'python', 'node_modules'])
    copy(path.join(folder, part));
}

// The compiler's snapshot contains the path of the folder that it was made for.
const writeSnapshot = path.join(workspace, 'libs/workflow-manager/write-snapshot.mjs');
const library = path.join(target, 'libs/workflow-manager');
spawnSync(process.execPath, [writeSnapshot, library], { stdio: 'inherit' });
