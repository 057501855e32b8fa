const { existsSync, mkdirSync, readFileSync, renameSync } = require('node:fs');
const path = require('node:path');
const { buildSync } = require('esbuild');

const folder = path.join(__dirname, '../node_modules/.cache/mozaiks/one-file-modules');

/**
 * The path of a file that holds a whole package of ES modules. Jest links the modules of a package
 * again for each spec file, which takes a fifth of a second for a package of hundreds of files.
 */
module.exports = (name) => {
  const { version } = JSON.parse(
    readFileSync(path.join(__dirname, '../node_modules', name, 'package.json'), 'utf8'),
  );
  const file = path.join(folder, `${name}-${version}.mjs`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const own = `${file}.${process.pid}`;
  buildSync({
    stdin: { contents: `export * from '${name}';`, resolveDir: __dirname },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: own,
  });
  renameSync(own, file);
  return file;
};
