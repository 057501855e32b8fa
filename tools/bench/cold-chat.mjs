// Measures how fast a long chat is on a process that has not seen it, with real servers and real
// sockets on both stores. This script writes the logs. One server drives each chat once (and may
// save a snapshot). A second server, warmed up with another chat, is measured. Reads dist:
//   npm run build && node tools/bench/cold-chat.mjs
//     [--events 6000] [--chats 5] [--store embedded,mongo] [--visited false]
//   (`visited false`: no server has driven the chats before, so there are no snapshots)
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbeddedStore, openMongoStore } from '../../libs/multitenant/dist/index.js';
import {
  databaseUri,
  findMongoServer,
  freshDatabase,
  recordingLogger,
  startMongoServer,
} from '../../libs/testkit/dist/index.js';
import { makeChat, visit, workflows } from './long-chats.mjs';
import { quantile, sleep, startRuntime } from './runtime-process.mjs';

const TARGETS_MS = {
  embedded: { accepted: 20, first_token: 60, open: 30 },
  mongo: { accepted: 100, first_token: 500, open: 200 },
};
const OPENERS = 10;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '6000' },
    chats: { type: 'string', default: '5' },
    store: { type: 'string', default: 'embedded,mongo' },
    visited: { type: 'string', default: 'true' },
  },
});
const [events, chats] = [Number(values.events), Number(values.chats)];

/** The warm-up has separate chats. */
async function warmUp(ws) {
  const heads = [0, 0, 0, 0, 0];
  for (let round = 0; round < 40; round += 1) {
    const at = round % heads.length;
    const text = round % 2 === 0 ? 'hi' : undefined;
    heads[at] = (await visit(ws, { chat_id: `warm-${at}`, head: heads[at], text })).seq;
  }
}

/** One server drives every chat once. Resolves with the head of each chat afterwards. */
async function driveOnce(env, names, head) {
  const server = await startRuntime({ workflows, env });
  try {
    const heads = new Map();
    for (const chat_id of names)
      heads.set(chat_id, (await visit(server.ws, { chat_id, head, text: 'hi' })).seq);
    await sleep(2_000);
    return heads;
  } finally {
    await server.stop();
  }
}

async function measure(name, openStore, env) {
  const store = await openStore();
  const named = (kind) => Array.from({ length: chats }, (_, index) => `${kind}-${index}`);
  const [messaged, opened, crowded] = ['message', 'open', 'crowd'].map(named);
  const all = [...messaged, ...opened, ...crowded];
  let written = 0;
  for (const chat_id of all) written = await makeChat(store, { chat_id, events });
  await store.close();
  const heads = values.visited === 'false' ? new Map() : await driveOnce(env, all, written);
  const server = await startRuntime({ workflows, env });
  const come = (chat_id, text) =>
    visit(server.ws, { chat_id, head: heads.get(chat_id) ?? written, text });
  try {
    await warmUp(server.ws);
    const samples = { accepted: [], first_token: [], open: [], [`last of ${OPENERS} openers`]: [] };
    for (const chat_id of messaged) {
      const times = await come(chat_id, 'hi');
      samples.accepted.push(times.accepted);
      samples.first_token.push(times.agent_delta ?? times.agent_response);
    }
    for (const chat_id of opened) samples.open.push((await come(chat_id)).caught_up);
    for (const chat_id of crowded) {
      const crowd = await Promise.all(Array.from({ length: OPENERS }, () => come(chat_id)));
      samples[`last of ${OPENERS} openers`].push(
        Math.max(...crowd.map(({ caught_up }) => caught_up)),
      );
    }
    for (const [what, times] of Object.entries(samples)) {
      const target = TARGETS_MS[name][what];
      const aim = target === undefined ? '' : ` (target: under ${target})`;
      const range = `${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)}`;
      console.log(
        `${`${name}, ${events} events, ${what}`.padEnd(48)} ${quantile(times, 0.5).toFixed(1)} ms p50, ${range}${aim}`,
      );
    }
  } finally {
    await server.stop();
  }
}

const dir = mkdtempSync(join(tmpdir(), 'mozaiks-bench-'));
const logger = recordingLogger();
try {
  if (values.store.includes('embedded')) {
    const file = join(dir, 'mozaiks.db');
    await measure('embedded', () => openEmbeddedStore({ file, logger }), {
      STORE: 'embedded',
      DATA_DIR: dir,
    });
  }
  if (values.store.includes('mongo')) {
    const mongo = await startMongoServer(findMongoServer());
    const uri = databaseUri(mongo.uri, freshDatabase());
    try {
      await measure('mongo', () => openMongoStore({ uri, logger, dev: true }), {
        STORE: 'mongo',
        MONGODB_URI: uri,
      });
    } finally {
      await mongo.stop();
    }
  }
  console.log(
    `load average: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
}
