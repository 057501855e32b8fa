#!/usr/bin/env bash
# Guess, written before the first run: since Node can `require` an ES module, a bundle that esbuild 0.28.2
# writes as CommonJS, with packages external, gives `import x from 'es-only-package'` the package's default
# export, whatever the importing file is called.
#
# Seen with esbuild 0.28.2 on Node 20.20.2: it depends on the importer. From a .ts file next to a
# package.json without "type", the default import is the default export. From .mts, or with
# "type": "module", it is the whole namespace, so calling it fails: "(0, import_...default) is not a
# function". esbuild's helper takes what `require` gives for CommonJS in its "node mode", and does not
# look at the mark that Node puts on the namespace of a required ES module.
#
# Where it matters: plug-in systems that bundle authors' TypeScript to CommonJS: the same source works or
# fails by the file's ending.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts esbuild@0.28.2 is-plain-obj@4.1.0
cat > run.mjs <<'JS'
import { createRequire } from 'node:module';
import { writeFileSync, mkdirSync } from 'node:fs';
import { build } from 'esbuild';

const source = "import isPlain from 'is-plain-obj';\nexport const kind = typeof isPlain;\n";
const require = createRequire(import.meta.url);
const importers = { 'plain/a.ts': {}, 'plain/b.mts': {}, 'module/a.ts': { type: 'module' } };
const seen = {};
for (const [file, manifest] of Object.entries(importers)) {
  const folder = file.split('/')[0];
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, JSON.stringify(manifest));
  writeFileSync(file, source);
  const outfile = `out-${file.replace('/', '-')}.cjs`;
  await build({ entryPoints: [file], bundle: true, platform: 'node', format: 'cjs', packages: 'external', outfile, logLevel: 'error' });
  seen[file] = require(`./${outfile}`).kind;
}
for (const [file, kind] of Object.entries(seen)) console.log(`${file}: the default import is of type ${kind}`);
const expected = { 'plain/a.ts': 'function', 'plain/b.mts': 'object', 'module/a.ts': 'object' };
const changed = Object.keys(expected).filter((file) => seen[file] !== expected[file]);
if (changed.length > 0) console.log(`changed: ${changed.join(', ')}`);
process.exit(changed.length > 0 ? 1 : 0);
JS
node run.mjs
