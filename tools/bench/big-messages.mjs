// Measures what remains on the heap of a real server after chats with one large message each, whose
// sockets are closed. Uses the embedded store, a scripted model and a small heap. Prints a line for
// every few chats, then one JSON line. Exits with 1 if the heap has grown since the 200th chat.
// Reads dist:
//   npm run build && node tools/bench/big-messages.mjs
//   [--chats 2000] [--kb 250] [--heap-mb 96] [--every 100] [--at-once 4]
import { parseArgs } from 'node:util';
import { connectUser, startRuntime } from './runtime-process.mjs';

const defaults = { chats: '2000', kb: '250', 'heap-mb': '96', every: '100', 'at-once': '4' };
const options = Object.fromEntries(
  Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }]),
);
const { values } = parseArgs({ options });
const [chats, kb, heapMb, every, atOnce] = Object.keys(defaults).map((name) =>
  Number(values[name]),
);

/**
 * From this chat on, the heap must not grow by more than the tolerance in bytes, which covers
 * compiled code and ids of logs.
 */
const SETTLED_AFTER = 200;
const TOLERANCE = 5e6;

const text = 'x'.repeat(kb * 1000);
const workflows = {
  'Brief/orchestrator.yaml': { max_turns: 2 },
  'Brief/agents.yaml': { agents: [{ name: 'a', system_message: 'Answer.' }] },
  'Brief/script.yaml': { answers: [{ agent: 'a', say: 'Done.' }] },
};
const gauge = new URL('./heap-gauge.mjs', import.meta.url).href;
const server = await startRuntime({
  workflows,
  env: { NODE_OPTIONS: `--max-old-space-size=${heapMb} --import ${gauge}` },
});
const died = server.exited.then(() => Promise.reject(new Error('the server died')));
died.catch(() => {});

/** Runs one chat from its message to the end of its run, then closes its socket. */
async function talk(index) {
  const run = deferred();
  const socket = await connectUser(server.ws, `user-${index % 10}`, ({ type }) => {
    if (type === 'workflow_complete') run.resolve();
    if (type === 'workflow_error' || type === 'request_error')
      run.reject(new Error(`chat ${index}: ${type}`));
  });
  socket.send({
    type: 'user_message',
    workflow_name: 'Brief',
    chat_id: `chat-${index}`,
    text,
    command_id: `m${index}`,
  });
  await Promise.race([run.promise, died]);
  socket.close();
}

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

const mb = (bytes) => Number((bytes / 1e6).toFixed(1));
const began = performance.now();
const heaps = [];
try {
  for (let next = 0; next < chats; ) {
    const end = Math.min(next + every, chats);
    const lane = async () => {
      while (next < end) await talk(next++);
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    const { heap, external, rss } = await Promise.race([server.heap(), died]);
    if (next >= SETTLED_AFTER) heaps.push(heap);
    console.log(
      `${String(next).padStart(6)} chats: heap ${mb(heap)} MB, external ${mb(external)} MB, rss ${mb(rss)} MB`,
    );
  }
  const growth = heaps.at(-1) - heaps[0];
  const seconds = Math.round((performance.now() - began) / 1000);
  const figures = {
    chats,
    kb,
    heap_mb: heapMb,
    at_once: atOnce,
    seconds,
    growth_mb: mb(growth),
    most_mb: mb(Math.max(...heaps)),
  };
  console.log(JSON.stringify({ bench: 'big-messages', ...figures }));
  if (growth > TOLERANCE) process.exitCode = 1;
} finally {
  await server.stop();
}
