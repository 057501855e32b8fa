// The cost of a start: CPU of the server and of the processes that it waits for, time until it
// listens, and memory 2.5 s later. Two workflows, one tool in TypeScript. Reads dist:
//   npm run build && node tools/bench/start-up.mjs [--rounds 5] [--store embedded] [--against DIR]
//   (`against`: a built checkout, started in alternation with this one. Compare ratios, because
//   times depend on the machine)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { quantile, sleep } from './runtime-process.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    store: { type: 'string', default: 'embedded' },
    against: { type: 'string' },
  },
});
/** Milliseconds per tick of the kernel's clock in /proc. */
const TICK_MS = 10;
const llm_config = { provider: 'openai-compatible', model: 'm', base_url: 'http://127.0.0.1:9/v1' };
const workflows = {
  'Plain/orchestrator.yaml': { defaults: { llm_config } },
  'Plain/agents.yaml': { agents: [{ name: 'a', system_message: 'Help.' }] },
  'Desk/orchestrator.yaml': { defaults: { llm_config } },
  'Desk/agents.yaml': { agents: [{ name: 'a', system_message: 'Help.' }] },
  'Desk/tools.yaml': {
    tools: [{ name: 'look_up', agent: 'a', module: 'tools.look_up', description: 'Looks it up.' }],
  },
  'Desk/tools/look_up.ts':
    'export const look_up = ({ order }: { order: string }): string => order;\n',
};

async function start(root) {
  const dir = mkdtempSync(join(tmpdir(), 'mozaiks-start-'));
  for (const [file, content] of Object.entries(workflows)) {
    const to = join(dir, 'workflows', file);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, typeof content === 'string' ? content : JSON.stringify(content));
  }
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    STORE: values.store,
    DATA_DIR: join(dir, 'data'),
    WORKFLOWS_DIR: join(dir, 'workflows'),
    WORKFLOWS_RELOAD: 'off',
    JWT_SECRET: 'bench-secret-bench-secret-bench-secret',
    ALLOWED_ISSUERS: 'bench',
  };
  const from = performance.now();
  const child = spawn(process.execPath, [join(root, 'apps/runtime/dist/main.js')], {
    cwd: dir,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += text;
    if (printed.includes('"event":"listening"')) break;
  }
  child.stdout.resume();
  const ready = performance.now() - from;
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .split(') ')[1]
    .split(' ')
    .map(Number);
  await sleep(2500);
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  return {
    'CPU ms': (stat[11] + stat[12]) * TICK_MS,
    'CPU ms of children': (stat[13] + stat[14]) * TICK_MS,
    'ready ms': ready,
    'RSS MB': Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
  };
}

const here = resolve(import.meta.dirname, '../..');
const builds = { 'this build': here, ...(values.against && { against: resolve(values.against) }) };
const samples = Object.fromEntries(Object.keys(builds).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round += 1)
  for (const [name, root] of Object.entries(builds)) samples[name].push(await start(root));

const medians = Object.entries(samples).map(([name, all]) => [
  name,
  Object.fromEntries(
    Object.keys(all[0]).map((key) => [
      key,
      Math.round(
        quantile(
          all.map((one) => one[key]),
          0.5,
        ),
      ),
    ]),
  ),
]);
console.table(Object.fromEntries(medians));
const [[, ours], [, theirs] = []] = medians;
if (theirs !== undefined)
  for (const [key, value] of Object.entries(ours))
    console.log(`${key.padEnd(20)} ${(value / theirs[key]).toFixed(2)} of the other build`);
