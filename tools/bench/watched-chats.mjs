// The cost of watching chats from another instance: two real servers on one MongoDB, chats that
// stream on the first, followers on the second. Counts the commands that each sends to the store,
// without followers and then with them, in the same run. Reads dist:
//   npm run build && node tools/bench/watched-chats.mjs
//   [--chats 1000] [--seconds 80] [--word-ms 1000] (a slow check comes every 40 s)
// Uses the server that `findMongoServer` finds (measure with secantusd-rs).
import { parseArgs } from 'node:util';
import {
  databaseUri,
  findMongoServer,
  freshDatabase,
  startMongoServer,
} from '../../libs/testkit/dist/index.js';
import { startCountingProxy } from './counting-proxy.mjs';
import { connectUser, quantile, sleep, startRuntime } from './runtime-process.mjs';

const TARGET = 15;
const PER_SOCKET = 100;
const options = {
  chats: { type: 'string', default: '1000' },
  seconds: { type: 'string', default: '80' },
};
const { values } = parseArgs({
  options: { ...options, 'word-ms': { type: 'string', default: '1000' } },
});
const [chats, seconds, wordMs] = [
  Number(values.chats),
  Number(values.seconds),
  Number(values['word-ms']),
];

// The time of the two windows, and the time to start.
const words = Math.ceil(((2 * seconds + 240) * 1000) / wordMs);
const say = Array.from({ length: words }, (_, index) => `w${index}`).join(' ');
const workflows = {
  'Slow/orchestrator.yaml': { max_turns: 2 },
  'Slow/agents.yaml': { agents: [{ name: 'a', system_message: 'Speak.' }] },
  'Slow/script.yaml': { delay_ms: wordMs, answers: [{ agent: 'a', say }] },
};
const users = Array.from({ length: Math.ceil(chats / PER_SOCKET) }, (_, index) => `user-${index}`);
const chatsOf = (user) =>
  Array.from({ length: PER_SOCKET }, (_, index) => `${user}-${index}`).slice(
    0,
    chats - users.indexOf(user) * PER_SOCKET,
  );

const mongo = await startMongoServer(findMongoServer());
const uri = databaseUri(mongo.uri, freshDatabase());
const closing = [() => mongo.stop()];

async function instance() {
  const proxy = await startCountingProxy(Number(new URL(uri).port));
  const near = uri.replace(/:\d+\//, `:${proxy.port}/`);
  const server = await startRuntime({
    workflows,
    env: { STORE: 'mongo', MONGODB_URI: near, MAX_RUN_SLOTS: String(2 * chats) },
  });
  closing.unshift(async () => {
    await server.stop();
    proxy.close();
  });
  return { proxy, server };
}

/**
 * The sockets of every user. `seen` is the text that each chat received, and `broken` counts the
 * deltas that did not continue it.
 */
async function clients(ws) {
  const seen = new Map();
  const figures = { broken: 0, deltas: 0, caught: 0 };
  const onFrame = (frame) => {
    if (frame.type === 'request_error') throw new Error(JSON.stringify(frame));
    if (frame.type === 'caught_up') figures.caught += 1;
    if (frame.type !== 'agent_delta') return;
    figures.deltas += 1;
    const length = seen.get(frame.chat_id);
    if (length !== undefined && frame.offset !== length) figures.broken += 1;
    seen.set(frame.chat_id, frame.offset + frame.text.length);
  };
  const sockets = await Promise.all(
    users.map(async (user) => [user, await connectUser(ws, user, onFrame)]),
  );
  closing.unshift(async () => sockets.forEach(([, socket]) => socket.close()));
  return { sockets, seen, figures };
}

/** In steps, because a socket may send only 100 frames/s. */
async function each(sockets, frameOf) {
  for (let from = 0; from < PER_SOCKET; from += 10) {
    for (const [user, socket] of sockets)
      for (const chat_id of chatsOf(user).slice(from, from + 10)) socket.send(frameOf(chat_id));
    await sleep(250);
  }
}

const until = async (what, holds) => {
  for (const end = performance.now() + 180_000; !holds(); await sleep(100))
    if (performance.now() > end) throw new Error(`not within three minutes: ${what()}`);
};

/** Commands per second of one instance in a window, by name. */
async function during(instances) {
  const before = instances.map(({ proxy }) => proxy.counts());
  await sleep(seconds * 1000);
  return instances.map(({ proxy }, index) => {
    const rates = [...proxy.counts()].map(([name, { times, bytes }]) => {
      const was = before[index].get(name) ?? { times: 0, bytes: 0 };
      return [
        name,
        { times: (times - was.times) / seconds, kib: (bytes - was.bytes) / seconds / 1024 },
      ];
    });
    return new Map(rates);
  });
}

const WRITES = /^(insert|update|findAndModify|delete) /;
const READS = /^(find|aggregate|count|distinct) /;
const perSecond = (windows, kind) =>
  windows
    .flatMap((rates) => [...rates])
    .reduce((sum, [name, { times }]) => sum + (kind.test(name) ? times : 0), 0);
const listed = (rates) =>
  [...rates]
    .filter(([, { times }]) => times >= 0.05)
    .sort(([, one], [, other]) => other.times - one.times)
    .map(([name, { times, kib }]) => `${name} ${times.toFixed(1)} (${kib.toFixed(0)} KiB)`)
    .join(', ');

try {
  const instances = [await instance(), await instance()];
  const [a, b] = instances;
  const driven = await clients(a.server.ws);
  await each(driven.sockets, (chat_id) => ({
    type: 'user_message',
    workflow_name: 'Slow',
    chat_id,
    text: 'go',
    command_id: `m-${chat_id}`,
  }));
  await until(
    () => `${driven.seen.size} chats stream`,
    () => driven.seen.size === chats,
  );
  await sleep(3_000);
  const alone = await during(instances);
  const followed = await clients(b.server.ws);
  await each(followed.sockets, (chat_id) => ({ type: 'open', chat_id }));
  await until(
    () => `${followed.figures.caught} caught up, ${followed.seen.size} show text`,
    () => followed.figures.caught === chats && followed.seen.size === chats,
  );
  await sleep(3_000);
  const begun = { ...followed.figures };
  const watched = await during(instances);
  const shown = (followed.figures.deltas - begun.deltas) / seconds;
  // Compared per instance: a busy instance sweeps less often, which must not count as a gain of
  // watching.
  const more = watched.map(
    (rates, index) => perSecond([rates], WRITES) - perSecond([alone[index]], WRITES),
  );
  const writes = more.reduce((sum, rate) => sum + Math.max(0, rate), 0);
  // Reads of the watching instance. The owner's own slow check comes in bursts, with or without
  // followers.
  const reads = perSecond(watched.slice(1), READS) - perSecond(alone.slice(1), READS);
  const lag = [...driven.seen].map(
    ([chat_id, length]) => length - (followed.seen.get(chat_id) ?? 0),
  );
  for (const [name, [ofA, ofB]] of Object.entries({ alone, watched }))
    console.log(`${name.padEnd(18)} owner: ${listed(ofA)}\n${''.padEnd(18)} other: ${listed(ofB)}`);
  console.log(
    `followers          ${shown.toFixed(0)} deltas/s shown, ${followed.figures.broken} out of place, behind by ${quantile(lag, 0.5)} characters p50, ${quantile(lag, 0.99)} p99, ${Math.max(...lag)} at most`,
  );
  console.log(
    `watched chats      ${chats} cost ${writes.toFixed(1)} writes/s (target: under ${TARGET}) and ${reads.toFixed(1)} reads/s (slow check: ${(chats / 40).toFixed(0)} at most)`,
  );
} finally {
  for (const close of closing) await close();
}
