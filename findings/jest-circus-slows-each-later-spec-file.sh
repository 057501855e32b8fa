#!/usr/bin/env bash
# Guess, written before the first run: with jest 30.5.2, the 30th of thirty equal spec files in one worker
# takes about as long as the first, since a file leaves nothing behind that runs code.
#
# Seen with jest 30.5.2 on Node 20.20.2 (--runInBand): the 30th takes several times as long. Each file's
# runner makes an AsyncLocalStorage, runs its tests in it and never disables it. On Node 20 every
# promise then passes the context of all of them on, so that each file makes the later ones slower.
# With an environment whose teardown disables the storages that were used, all take the same time.
#
# Where it matters: large suites of promise-heavy code on Node 20 and 22, and single workers most. The
# suite of one library with 47 files took a third less CPU time after the change.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jest@30.5.2 node@20.20.2
cat > one.js <<'JS'
it('awaits often', async () => {
  const began = process.hrtime.bigint();
  for (let round = 0; round < 200000; round++) await null;
  require('node:fs').appendFileSync('times', `${Number(process.hrtime.bigint() - began) / 1e6}\n`);
});
JS
for number in $(seq 10 39); do cp one.js "file$number.test.js"; done
cat > off.js <<'JS'
const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');
const used = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  used.add(this);
  return run.apply(this, args);
};
module.exports = class extends TestEnvironment {
  async teardown() {
    for (const storage of used) storage.disable();
    used.clear();
    await super.teardown();
  }
};
JS
# The last five files against the first five.
slower() {
  rm -f times
  node_modules/.bin/node node_modules/jest/bin/jest.js --runInBand --silent "$@" >/dev/null 2>&1
  node_modules/.bin/node -e '
    const t = require("fs").readFileSync("times", "utf8").trim().split("\n").map(Number);
    const sum = (list) => list.reduce((a, b) => a + b, 0);
    console.log((sum(t.slice(-5)) / sum(t.slice(0, 5))).toFixed(1));'
}
as_it_is=$(slower)
with_teardown=$(slower --testEnvironment ./off.js)
echo "last five files against the first five: $as_it_is times as it is, $with_teardown with storages disabled"
node -e 'process.exit(Number(process.argv[1]) > 2 && Number(process.argv[2]) < 1.6 ? 0 : 1)' "$as_it_is" "$with_teardown"
