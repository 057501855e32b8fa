// What metrics cost: CPU time of a turn with them and without, of two real servers (store in memory, scripted model) that take turns for several rounds.
// The least of the rounds counts, because a busy machine only adds to it. Also: one scrape, and loading. Prints one JSON line. Linux only.
// Needs `dist`: npm run build && node tools/bench/metrics-cost.mjs [rounds] [turns each]
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connectUser, startRuntime } from './runtime-process.mjs';

const [rounds, turns] = [Number(process.argv[2] ?? 8), Number(process.argv[3] ?? 2_000)];
/** Sockets that talk at the same time. */
const USERS = 8;
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

/** Of all threads of a process so far. */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function start(name, env) {
  const server = await startRuntime({ workflows, env: { STORE: 'memory', ...env } });
  const talks = await Promise.all(
    Array.from({ length: USERS }, (_, user) => startTalk(server, `user-${user}`)),
  );
  return { name, server, talks, samples: [] };
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
      // A chat of many turns has a longer history: a new one each time costs the same.
      connection.send({
        type: 'user_message',
        workflow_name: 'Bench',
        chat_id: `${user}-${(next.chat += 1)}`,
        text: 'hi',
      });
    });
  return { say };
}

/** CPU of one turn, in ms. */
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

/** The least time to import prom-client in a process of its own. */
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

const off = new URL('without-metrics.mjs', import.meta.url).href;
const subjects = [
  await start('with', {}),
  await start('without', { NODE_OPTIONS: `--import ${off}` }),
];
try {
  for (const subject of subjects) await round(subject); // code that is not compiled yet
  for (let at = 0; at < rounds; at += 1)
    for (const subject of at % 2 === 0 ? subjects : subjects.toReversed())
      subject.samples.push(await round(subject));
  const [withMetrics, without] = subjects.map(({ samples }) => Math.min(...samples));
  const digits = (value) => Number(value.toFixed(4));
  const report = {
    cpu_ms_of_a_turn: { with: digits(withMetrics), without: digits(without) },
    share: digits((withMetrics - without) / without),
    target_share: TARGET_SHARE,
    scrape_ms: digits(await scrape(subjects[0])),
    load_ms: digits(loadMs()),
  };
  console.log(
    JSON.stringify({
      bench: 'metrics-cost',
      rounds,
      turns,
      ...report,
      samples: subjects.map(({ samples }) => samples.map(digits)),
    }),
  );
} finally {
  for (const { server } of subjects) await server.stop();
}
