// Measures the waiting times of an author: `mozaiks validate` of 50 workflows without a cache, a
// load of 100 with a cache, and the time from a change of one file until it is served.
//   node tools/bench/authoring.mjs [--changes 10]
// Targets: under 8 s, under 1 s, under 150 ms. Prints the medians of changes. Reads dist: build
// first.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createWorkflowManager } from '../../libs/workflow-manager/dist/index.js';
import { writeWorkflows } from './many-workflows.mjs';

const { values } = parseArgs({ options: { changes: { type: 'string', default: '10' } } });
const folder = mkdtempSync(path.join(os.tmpdir(), 'mozaiks-bench-'));
const mozaiks = fileURLToPath(new URL('../../apps/cli/bin/mozaiks.mjs', import.meta.url));

/** The time of the whole command. */
function validateCold(count) {
  const directory = path.join(folder, 'cold');
  writeWorkflows(directory, count);
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [mozaiks, 'validate', directory], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stdout + stderr);
  return performance.now() - begun;
}

async function loadWarm(directory, cache_dir) {
  const begun = performance.now();
  const manager = await createWorkflowManager({ directory, settings: { cache_dir } });
  const ms = performance.now() - begun;
  await manager.close();
  return ms;
}

/** The time from the write of a file until its workflow is loaded. */
async function changes(directory, cache_dir) {
  let onLoad = () => undefined;
  const manager = await createWorkflowManager({
    directory,
    onLoad: (report) => onLoad(report),
    settings: { cache_dir, reload: 'watch' },
  });
  const awake = setInterval(() => undefined, 1000); // a watcher does not keep the process alive
  const times = [];
  for (let change = 0; change < Number(values.changes); change += 1) {
    await sleep(300); // until the folder is quiet
    const text = `agents:\n  - { name: A, role: You help., description: Helps., system_message: Use the tools ${change} times. }\n`;
    const loaded = new Promise((resolve) => (onLoad = resolve));
    const begun = performance.now();
    writeFileSync(path.join(directory, 'Flow3', 'agents.yaml'), text);
    await loaded;
    times.push(performance.now() - begun);
  }
  clearInterval(awake);
  await manager.close();
  return times.sort((a, b) => a - b);
}

try {
  console.log(`validate 50 workflows, cold: ${Math.round(validateCold(50))} ms`);
  const [directory, cache] = [path.join(folder, 'warm'), path.join(folder, 'cache')];
  writeWorkflows(directory, 100);
  console.log(
    `load 100 workflows, empty cache: ${Math.round(await loadWarm(directory, cache))} ms`,
  );
  console.log(`load 100 workflows, warm: ${Math.round(await loadWarm(directory, cache))} ms`);
  const times = await changes(directory, cache);
  console.log(
    `one file changed until it is served: ${Math.round(times[Math.floor(times.length / 2)])} ms, at most ${Math.round(times.at(-1))} ms`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
