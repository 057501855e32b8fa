// The time of one warm call of a tool, in each isolation, in one run:
//   node tools/bench/tool-call.mjs [calls]
import { createToolRuntime } from '../../libs/tool-runtime/dist/index.js';

const calls = Number(process.argv[2] ?? 5000);
const signal = new AbortController().signal;
const runtime = createToolRuntime({ logger: { log() {} }, settings: { pool_size: 1 } });

const callOf = (isolation, user_id = 'ada') => ({
  kind: 'tool',
  log: { app_id: 'app', user_id, chat_id: 'chat', log_id: 'log' },
  run_id: 'run',
  workflow_name: 'Bench',
  agent: 'Agent',
  bundle: {
    module: 'tools/greet.ts',
    hash: 'h1',
    source:
      'let n = 0; exports.greet = async ({ name }, ctx) => { ctx.context.set("name", name); return `Hello, ${name}. ${++n}`; };',
    directory: process.cwd(),
  },
  function: 'greet',
  call: { style: 'object', parameters: ['args', 'ctx'] },
  isolation,
  timeout_ms: 30_000,
  max_result_bytes: 65_536,
  arguments: { name: 'Ada' },
  context: { city: 'Paris' },
  call_id: 'call',
  idempotency_key: 'key',
});

const microseconds = async (count, call) => {
  const times = [];
  for (let index = 0; index < count; index += 1) {
    const given = call(index);
    const started = performance.now();
    const result = await runtime.call(given, signal);
    times.push((performance.now() - started) * 1000);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
  }
  times.sort((a, b) => a - b);
  return {
    median: Math.round(times[count >> 1] ?? 0),
    p99: Math.round(times[Math.floor(count * 0.99)] ?? 0),
  };
};

const rows = {};
for (const isolation of ['inline', 'worker', 'process']) {
  const started = performance.now();
  await runtime.call(callOf(isolation), signal);
  const cold_ms = Math.round(performance.now() - started);
  await microseconds(Math.min(calls, 1000), () => callOf(isolation));
  const warm = await microseconds(calls, () => callOf(isolation));
  const fresh =
    isolation === 'process'
      ? undefined
      : await microseconds(calls, (index) => callOf(isolation, `user-${index}`));
  rows[isolation] = {
    cold_ms,
    warm_us: warm.median,
    warm_p99_us: warm.p99,
    new_tenant_us: fresh?.median,
  };
}
for (const row of Object.values(rows))
  row.to_inline = Number((row.warm_us / rows.inline.warm_us).toFixed(1));
console.table(rows);
await runtime.close();
