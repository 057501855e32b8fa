// Measures what sockets that never read cost a real server, and whether they delay others. Each
// opens a long chat with large events and then reads nothing. Meanwhile another user repeatedly
// opens a chat of the same length. Embedded store, scripted model. Prints one JSON line. Exits with
// 1 if a socket costs more than 2 MB. Reads dist:
//   npm run build && node tools/bench/silent-sockets.mjs [--sockets 40] [--messages 24] [--kb 250]
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { connectUser, sleep, startRuntime, token } from './runtime-process.mjs';

const defaults = { sockets: '40', messages: '24', kb: '250' };
const options = Object.fromEntries(
  Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }]),
);
const { values } = parseArgs({ options });
const [count, messages, kb] = Object.keys(defaults).map((name) => Number(values[name]));
const MAX_MB = 2;

const workflows = {
  'Brief/orchestrator.yaml': { max_turns: 2 },
  'Brief/agents.yaml': { agents: [{ name: 'a', system_message: 'Answer.' }] },
  'Brief/script.yaml': { answers: [{ agent: 'a', say: 'Done.' }] },
};
const gauge = new URL('./heap-gauge.mjs', import.meta.url).href;
const server = await startRuntime({ workflows, env: { NODE_OPTIONS: `--import ${gauge}` } });

/** A chat with this many large messages. */
async function longChat(user_id) {
  let next = () => undefined;
  const socket = await connectUser(
    server.ws,
    user_id,
    ({ type }) => type === 'workflow_complete' && next(),
  );
  for (let sent = 0; sent < messages; sent += 1) {
    const done = new Promise((resolve) => (next = resolve));
    const text = String(sent % 10).repeat(kb * 1000);
    socket.send({
      type: 'user_message',
      workflow_name: 'Brief',
      chat_id: `chat-of-${user_id}`,
      text,
      command_id: `m${sent}`,
    });
    await done;
  }
  socket.close();
}

/** Opens the user's chat and reads nothing. */
function silent(user_id) {
  const { hostname, port } = new URL(server.ws);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  const key = randomBytes(16).toString('base64');
  const headers = `Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}`;
  socket.write(`GET /ws HTTP/1.1\r\n${headers}\r\nAuthorization: Bearer ${token(user_id)}\r\n\r\n`);
  const frame = Buffer.from(JSON.stringify({ type: 'open', chat_id: `chat-of-${user_id}` }));
  socket.once('data', () => {
    socket.pause();
    // One masked text frame, whose mask is zero.
    socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | frame.length, 0, 0, 0, 0]), frame]));
  });
  return socket;
}

/** Milliseconds until the whole chat has arrived. */
async function replay(user_id) {
  const before = performance.now();
  let done = () => undefined;
  const caughtUp = new Promise((resolve) => (done = resolve));
  const socket = await connectUser(
    server.ws,
    user_id,
    ({ type }) => type === 'caught_up' && done(),
  );
  socket.send({ type: 'open', chat_id: `chat-of-${user_id}` });
  await caughtUp;
  socket.close();
  return performance.now() - before;
}

const used = ({ heap, external }) => (heap + external) / 1e6;
const worst = async (user_id, times) => {
  let most = 0;
  for (let time = 0; time < times; time += 1) most = Math.max(most, await replay(user_id));
  return Math.round(most);
};

try {
  await longChat('user-1');
  await longChat('user-2');
  const alone_ms = await worst('user-2', 5);
  await sleep(500);
  const before = used(await server.heap());
  const sockets = Array.from({ length: count }, () => silent('user-1'));
  await sleep(100);
  const others_ms = await worst('user-2', 5);
  const same_user_ms = await worst('user-1', 1);
  await sleep(2_000);
  const after = used(await server.heap());
  const mb_per_socket = Number(((after - before) / count).toFixed(2));
  console.log(
    JSON.stringify({
      bench: 'silent-sockets',
      sockets: count,
      messages,
      kb,
      mb_per_socket,
      alone_ms,
      others_ms,
      same_user_ms,
    }),
  );
  if (mb_per_socket > MAX_MB) process.exitCode = 1;
  for (const socket of sockets) socket.destroy();
} finally {
  await server.stop();
}
