// CPU per turn of the runtime, compared with a hand-written server and other frameworks, on one
// mock model server. Prints one table, and writes JSON. Build first; Linux only.
//   npm run bench -- [--against <built checkout>] [--store memory|embedded] [--turns 192]
//     [--rounds 3] [--warm 640] [--connections 32] [--only floor,bare,langgraph,agents]
//     [--out bench.json]
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cpuOf } from './compare/cpu-of.mjs';
import {
  BARE_SDK,
  installPeers,
  startCheckout,
  startFloor,
  startInProcess,
  startModel,
} from './compare/subjects.mjs';

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    store: { type: 'string', default: 'memory' },
    turns: { type: 'string', default: '192' },
    rounds: { type: 'string', default: '3' },
    warm: { type: 'string', default: '640' },
    connections: { type: 'string', default: '32' },
    only: { type: 'string', default: 'floor,bare,langgraph,agents' },
    out: { type: 'string', default: 'bench.json' },
  },
});
const { store, out } = values;
const [turns, rounds, warm, atOnce] = [
  values.turns,
  values.rounds,
  values.warm,
  values.connections,
].map(Number);
const only = new Set(values.only.split(','));
const SCENARIOS = ['S1', 'S2'];

// The servers stop together with the benchmark.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const model = await startModel();
const common = { atOnce, baseURL: model.baseURL };
const checkout = fileURLToPath(new URL('../..', import.meta.url));
const subjects = [await startCheckout({ name: 'Mozaiks', checkout, store, ...common })];
if (values.against !== undefined)
  subjects.push(
    await startCheckout({ name: 'before', checkout: resolve(values.against), store, ...common }),
  );
if (only.has('floor')) subjects.push(await startFloor(common));
if (only.has('bare'))
  subjects.push(await startInProcess({ name: 'bare SDK', file: BARE_SDK, ...common }));
const frameworks = { langgraph: 'LangGraph JS', agents: 'OpenAI Agents SDK' };
const files = Object.keys(frameworks).some((key) => only.has(key)) ? installPeers() : {};
for (const [key, name] of Object.entries(frameworks))
  if (only.has(key)) subjects.push(await startInProcess({ name, file: files[name], ...common }));

const results = subjects.map(({ name }) => ({ name, S1: [], S2: [] }));
for (const scenario of SCENARIOS) {
  for (const subject of subjects) await subject.run({ scenario, turns: warm });
  for (let round = 0; round < rounds; round += 1) {
    // The order is reversed in each round, so that a machine that slows down favors no subject.
    const order = [...subjects.keys()];
    for (const at of round % 2 === 0 ? order : order.toReversed()) {
      const { pid, run } = subjects[at];
      const before = cpuOf(pid);
      const done = await run({ scenario, turns });
      results[at][scenario].push((cpuOf(pid) - before) / done);
      process.stderr.write(
        `${scenario} ${subjects[at].name} ${results[at][scenario].at(-1).toFixed(2)}\n`,
      );
    }
  }
}

const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
const floor = results.find(({ name }) => name === 'floor') ?? results[0];
const rows = results.map(({ name, ...by }) => ({
  name,
  ...Object.fromEntries(
    SCENARIOS.flatMap((scenario) => {
      const ms = median(by[scenario]);
      return [
        [`${scenario} ms`, Number(ms.toFixed(2))],
        [`${scenario} / floor`, Number((ms / median(floor[scenario])).toFixed(2))],
      ];
    }),
  ),
}));
console.log(`CPU ms per turn, node ${process.version}, ${store}, ${rounds} rounds of ${turns}`);
console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])));
const conditions = { node: process.version, store, turns, rounds, warm, atOnce };
writeFileSync(
  out,
  `${JSON.stringify({ at: new Date().toISOString(), ...conditions, rows, results }, null, 2)}\n`,
);
await Promise.all(subjects.map(({ stop }) => stop()));
model.stop();
process.exit(0);
