// Measures how long 100 workflows with two tools each take to load: with an empty cache (cold), and
// again with a full one (warm).
//   node tools/bench/load-workflows.mjs [--workflows 100] [--rounds 5]
// Each load is a separate process. Prints the medians of the rounds. Reads dist: build first.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { writeWorkflows } from './many-workflows.mjs';

const { values } = parseArgs({
  options: {
    workflows: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '5' },
  },
});
const manager = pathToFileURL(
  fileURLToPath(new URL('../../libs/workflow-manager/dist/index.js', import.meta.url)),
);
const folder = mkdtempSync(path.join(os.tmpdir(), 'mozaiks-bench-'));

const script = `
  const begun = performance.now();
  const { createWorkflowManager } = await import('${manager}');
  const imported = performance.now();
  const directory = process.argv[1];
  const options = { directory, settings: { cache_dir: process.argv[2] } };
  const manager = await createWorkflowManager(options);
  const ms = performance.now() - imported;
  const { rss } = process.memoryUsage();
  const cpu = process.cpuUsage();
  console.log(JSON.stringify({
    loaded: manager.list().length,
    problems: manager.diagnostics().length,
    import_ms: imported - begun,
    load_ms: ms,
    cpu_ms: (cpu.user + cpu.system) / 1000,
    rss_mb: rss / 1048576,
  }));
  process.exit();
`;

const directory = path.join(folder, 'workflows');
writeWorkflows(directory, Number(values.workflows));

function load(cache) {
  const begun = performance.now();
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script, directory, cache],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return { ...JSON.parse(stdout), process_ms: performance.now() - begun };
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const rounds = { cold: [], warm: [] };
try {
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const cache = path.join(folder, `cache-${round}`);
    rounds.cold.push(load(cache));
    rounds.warm.push(load(cache));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const [name, figures] of Object.entries(rounds)) {
  const of = (key) => Math.round(median(figures.map((figure) => figure[key])));
  console.log(
    `${name}: ${of('load_ms')} ms to load ${of('loaded')} workflows (import ${of('import_ms')} ms, process ${of('process_ms')} ms, own CPU ${of('cpu_ms')} ms, ${of('rss_mb')} MB, ${of('problems')} diagnostics)`,
  );
}
