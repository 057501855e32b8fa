#!/usr/bin/env bash
# Guess, written before the first run: `npm sbom --omit dev --workspace a` lists what the workspace `a`
# needs in production: its dependencies, theirs, and nothing else.
#
# Seen with npm 11.19.1 on Node 20.20.2, it depends on the other manifests of the repository.
# (1) If the root has a package in its devDependencies, the list for `a` leaves that package out, and
#     what it needs, although `a` has it in its dependencies.
# (2) If `a` has the workspace `b` in its devDependencies only, the list has `b` and what `b` needs.
# The exit code is 0 and nothing is printed about it.
#
# Where it matters: a bill of materials for each package of a monorepo, where the root often names the
# same packages for its tools, and packages test each other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir tool && (cd tool && npm init -y >/dev/null && npm install --silent --no-audit --no-fund --ignore-scripts npm@11.19.1)
cat > run.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const npm = path.resolve('tool/node_modules/npm/bin/npm-cli.js');
/** The names in the list for the workspace `a`. */
function listed(name, { root = {}, a, b = {} }) {
  const cwd = path.resolve(name);
  for (const [folder, manifest] of Object.entries({
    '.': { name: 'root', private: true, workspaces: ['a', 'b'], ...root },
    a: { name: 'a', ...a },
    b: { name: 'b', dependencies: { picocolors: '1.1.1' }, ...b },
  })) {
    mkdirSync(path.join(cwd, folder), { recursive: true });
    writeFileSync(path.join(cwd, folder, 'package.json'), JSON.stringify({ version: '1.0.0', ...manifest }));
  }
  const run = (...args) => execFileSync(process.execPath, [npm, ...args], { cwd, encoding: 'utf8' });
  run('install', '--silent', '--package-lock-only', '--no-audit');
  const text = run('sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--workspace', 'a', '--package-lock-only');
  return JSON.parse(text).components.map((component) => component.name).sort().join(' ');
}

const dependencies = { debug: '4.4.3' };
const seen = {
  'alone': listed('alone', { a: { dependencies } }),
  'the root develops with the same package': listed('root', { root: { devDependencies: dependencies }, a: { dependencies } }),
  'b is for development only': listed('dev', { a: { dependencies, devDependencies: { b: '1.0.0' } } }),
};
for (const [when, names] of Object.entries(seen)) console.log(`${when}: ${names}`);
const expected = {
  'alone': 'a debug ms',
  'the root develops with the same package': 'a',
  'b is for development only': 'a b debug ms picocolors',
};
const changed = Object.keys(expected).filter((when) => seen[when] !== expected[when]);
if (changed.length > 0) console.log(`changed: ${changed.join(', ')}`);
process.exit(changed.length > 0 ? 1 : 0);
JS
node run.mjs
