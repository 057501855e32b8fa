// Compares the cost of a turn in a long chat with that in a short one: CPU of the server for
// alternating turns, on the embedded store. Reads dist:
//   npm run build && node tools/bench/chat-length.mjs
//     [--short 100] [--long 5000] [--turns 20] [--rounds 5]
// The model is scripted and receives the whole chat; that cost is part of the figure.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbeddedStore } from '../../libs/multitenant/dist/index.js';
import { makeChat, talkIn, workflows } from './long-chats.mjs';
import { quantile, startRuntime } from './runtime-process.mjs';

const { values } = parseArgs({
  options: {
    short: { type: 'string', default: '100' },
    long: { type: 'string', default: '5000' },
    turns: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '5' },
  },
});
const turns = Number(values.turns);
const chats = { short: Number(values.short), long: Number(values.long) };

/** CPU of all threads in milliseconds. The kernel counts in steps of 10. */
const cpuOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').map(Number);
  return (stat[11] + stat[12]) * 10;
};

const dir = mkdtempSync(join(tmpdir(), 'mozaiks-length-'));
try {
  const store = await openEmbeddedStore({ file: join(dir, 'mozaiks.db') });
  const heads = {};
  for (const [chat_id, events] of Object.entries(chats))
    heads[chat_id] = await makeChat(store, { chat_id, events });
  await store.close();
  const server = await startRuntime({ workflows, env: { STORE: 'embedded', DATA_DIR: dir } });
  const costs = { short: [], long: [] };
  try {
    const talks = {};
    for (const chat_id of Object.keys(chats))
      talks[chat_id] = await talkIn(server.ws, { chat_id, head: heads[chat_id] });
    for (let round = 0; round <= Number(values.rounds); round += 1)
      for (const [chat_id, talk] of Object.entries(talks)) {
        const before = cpuOf(server.pid);
        for (let turn = 0; turn < turns; turn += 1) await talk.say('hi');
        // The first round warms up.
        if (round > 0) costs[chat_id].push((cpuOf(server.pid) - before) / turns);
      }
    for (const talk of Object.values(talks)) talk.close();
  } finally {
    await server.stop();
  }
  for (const [chat_id, samples] of Object.entries(costs))
    console.log(
      `${chats[chat_id]} events`.padEnd(14),
      `${quantile(samples, 0.5).toFixed(2)} ms of CPU a turn`,
    );
  console.log(`ratio ${(quantile(costs.long, 0.5) / quantile(costs.short, 0.5)).toFixed(2)}`);
} finally {
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
}
