// How much waiting and computing tools of other tenants slow down a trivial tool:
//   node tools/bench/tool-pool.mjs [worker|process|inline] [calls]
import { createToolRuntime } from '../../libs/tool-runtime/dist/index.js';

const isolation = process.argv[2] ?? 'worker';
const calls = Number(process.argv[3] ?? 1000);
const runtime = createToolRuntime({ logger: { log() {} } });
const never = () => new AbortController().signal;

const callOf = (app_id, source, user_id = 'user') => ({
  kind: 'tool',
  log: { app_id, user_id, chat_id: 'chat', log_id: 'log' },
  run_id: 'run',
  workflow_name: 'Bench',
  agent: 'Agent',
  bundle: { module: 'tools/bench.ts', hash: source, source, directory: process.cwd() },
  function: 'run',
  call: { style: 'object', parameters: ['args', 'ctx'] },
  isolation,
  timeout_ms: 30_000,
  max_result_bytes: 65_536,
  arguments: {},
  context: {},
  call_id: 'call',
  idempotency_key: 'key',
});
const trivial = callOf('trivial', 'exports.run = () => 1;');
const waiting = callOf(
  'waiting',
  'exports.run = () => new Promise((resolve) => setTimeout(resolve, 2000, 1));',
);
const computing = callOf(
  'computing',
  'exports.run = () => { for (const end = Date.now() + 5000; Date.now() < end; ); };',
);

const timed = async (call) => {
  const started = performance.now();
  const result = await runtime.call(call, never());
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return performance.now() - started;
};
const at = (times, share) =>
  Number((times.slice().sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0).toFixed(1));

/** Calls the trivial tool every 10 ms while `work` lasts. */
async function whileWorking(work) {
  let isOver = false;
  const started = performance.now();
  const ended = work().then(() => {
    isOver = true;
    return performance.now() - started;
  });
  const times = [];
  while (!isOver) {
    times.push(await timed(trivial));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    work_ms: Math.round(await ended),
    calls: times.length,
    median_ms: at(times, 0.5),
    p99_ms: at(times, 0.99),
    max_ms: at(times, 1 - 1e-9),
  };
}
const burst = () => Promise.all(Array.from({ length: calls }, () => timed(waiting)));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

await timed(trivial);
const rows = {
  alone: await whileWorking(() => pause(2000)),
  [`${calls} waiting`]: await whileWorking(burst),
};
if (isolation !== 'inline') {
  const both = () => Promise.all([burst(), timed(computing), timed(computing)]);
  rows[`${calls} waiting, 2 computing`] = await whileWorking(both);
}
console.table(rows);
await runtime.close();
