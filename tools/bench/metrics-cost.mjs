// The cost of metrics: CPU time of a turn with and without them, of one real server (store in
// memory, scripted model) whose metrics are switched off and on between rounds. The result is the
// median of the differences. It also measures one scrape, and loading. Prints one JSON line. Linux
// only. Reads dist:
//   npm run build && node tools/bench/metrics-cost.mjs [rounds] [turns each]
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connectUser, startRuntime } from './runtime-process.mjs';

const [rounds, turns] = [Number(process.argv[2] ?? 60), Number(process.argv[3] ?? 320)];
/** The number of sockets that talk at the same time. */
const USERS = 64;
const SCRAPES = 200;
const TARGET_SHARE = 0.02;

const workflows = {
  'Bench/orchestrator.yaml': { max_turns: 2 },
  'Bench/agents.yaml': { agents: [{ name: 'a', system_message: 'Answer.' }] },
  'Bench/script.yaml': {
    answers: [
      { agent: 'a', say: 'This is the answer to what you have said, in a sentence or so.' },
    ],
  },
};
const TICK_MS = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** CPU milliseconds of all threads of a process so far. */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function start(env) {
  const server = await startRuntime({ workflows, env: { STORE: 'memory', ...env } });
  const talks = await Promise.all(
    Array.from({ length: USERS }, (_, user) => startTalk(server, `user-${user}`)),
  );
  return { server, talks };
}

async function startTalk(server, user) {
  let ended = () => undefined;
  const connection = await connectUser(server.ws, user, (frame) => {
    if (frame.type === 'workflow_complete') ended();
    if (frame.type === 'workflow_error' || frame.type === 'request_error')
      throw new Error(JSON.stringify(frame));
  });
  const next = { chat: 0 };
  const say = () =>
    new Promise((resolve) => {
      ended = resolve;
      // A chat of many turns has a longer history; a new chat for each turn keeps the cost
      // constant.
      connection.send({
        type: 'user_message',
        workflow_name: 'Bench',
        chat_id: `${user}-${(next.chat += 1)}`,
        text: 'hi',
      });
    });
  return { say };
}

/** CPU of one turn in milliseconds. */
async function round({ server, talks }) {
  const before = cpuMs(server.pid);
  await Promise.all(
    talks.map(async ({ say }) => {
      for (let turn = 0; turn < turns / USERS; turn += 1) await say();
    }),
  );
  return (cpuMs(server.pid) - before) / turns;
}

async function scrape({ server }) {
  const url = `${server.ws.replace(/^ws/, 'http').replace(/\/ws$/, '')}/metrics`;
  const before = cpuMs(server.pid);
  for (let at = 0; at < SCRAPES; at += 1) await (await fetch(url)).text();
  return (cpuMs(server.pid) - before) / SCRAPES;
}

/** The minimum time to import prom-client in a separate process. */
function loadMs() {
  const file = new URL('../../node_modules/prom-client/index.js', import.meta.url).href;
  const program = `const from = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - from);`;
  const times = Array.from({ length: 5 }, () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
    ),
  );
  return Math.min(...times);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const digits = (value) => Number(value.toFixed(4));

const subject = await start({
  NODE_OPTIONS: `--import ${new URL('switched-metrics.mjs', import.meta.url).href}`,
});
/** CPU of a turn in each half round, with and without metrics. */
const samples = { with: [], without: [] };
try {
  await round(subject); // code that is not compiled yet
  let metering = 'with';
  const take = async () => samples[metering].push(await round(subject));
  for (let at = 0; at < rounds; at += 1) {
    await take();
    process.kill(subject.server.pid, 'SIGUSR2');
    metering = metering === 'with' ? 'without' : 'with';
    await take();
  }
  if (metering === 'without') process.kill(subject.server.pid, 'SIGUSR2');
  const cost = samples.with.map((value, at) => value - samples.without[at]);
  console.log(
    JSON.stringify({
      bench: 'metrics-cost',
      rounds,
      turns,
      cpu_ms_of_a_turn: {
        with: digits(median(samples.with)),
        without: digits(median(samples.without)),
      },
      share: digits(median(cost) / median(samples.without)),
      target_share: TARGET_SHARE,
      scrape_ms: digits(await scrape(subject)),
      load_ms: digits(loadMs()),
      cost_ms: cost.map(digits),
    }),
  );
} finally {
  await subject.server.stop();
}
