// The time of one warm call of a Python tool, and of 100 async tools that wait at the same time:
//   node tools/bench/python-call.mjs [calls]
import { createToolRuntime } from '../../libs/tool-runtime/dist/index.js';

const calls = Number(process.argv[2] ?? 3000);
const signal = new AbortController().signal;
const runtime = createToolRuntime({
  logger: { log() {} },
  settings: { pool_size: 1 },
  python: process.env.PYTHON ?? 'python3',
});

const text = `
import asyncio
def sync(name: str) -> str:
    return "Hello, " + name
async def later(name: str) -> str:
    return "Hello, " + name
async def wait(name: str) -> str:
    await asyncio.sleep(1)
    return name
`;

const callOf = (name) => ({
  kind: 'tool',
  log: { app_id: 'app', user_id: 'ada', chat_id: 'chat', log_id: 'log' },
  run_id: 'run',
  workflow_name: 'Bench',
  agent: 'Agent',
  bundle: {
    module: 'tools/greet.py',
    hash: 'h1',
    source: JSON.stringify({ name: 'Bench', shared: '/', files: { 'tools/greet.py': text } }),
    directory: process.cwd(),
  },
  function: name,
  call: { style: 'positional', parameters: ['name'] },
  isolation: 'worker',
  timeout_ms: 30_000,
  max_result_bytes: 65_536,
  arguments: { name: 'Ada' },
  context: { city: 'Paris' },
  call_id: 'call',
  idempotency_key: 'key',
});

async function timed(name) {
  const started = performance.now();
  const result = await runtime.call(callOf(name), signal);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return performance.now() - started;
}

const rows = { start_ms: Math.round(await timed('sync')) };
for (const name of ['sync', 'later']) {
  const times = [];
  for (let index = 0; index < calls; index += 1) times.push((await timed(name)) * 1000);
  times.sort((a, b) => a - b);
  rows[`${name}_median_us`] = Math.round(times[calls >> 1]);
  rows[`${name}_p99_us`] = Math.round(times[Math.floor(calls * 0.99)]);
}
const started = performance.now();
await Promise.all(Array.from({ length: 100 }, () => timed('wait')));
rows.hundred_that_wait_1_s_ms = Math.round(performance.now() - started);
rows.processes = runtime.stats().isolates;
console.table(rows);
await runtime.close();
