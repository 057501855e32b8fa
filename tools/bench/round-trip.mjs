// The latency that the runtime adds to a conversation, without model time: from a client's
// `user_message` frame to the request at the model, and from a model's chunk to the client's frame.
// It uses one real server with the embedded store, a model server in another process that answers
// at once, and a plain client: three processes, one machine, one monotonic clock. Prints one JSON
// line. Reads dist:
//   npm run build && node tools/bench/round-trip.mjs [chats] [messages each]
import { fork, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHUNKS = 10;
const BETWEEN_CHUNKS_MS = 4;
/**
 * Messages that are not counted, because a server that has just started runs code that is not
 * compiled yet.
 */
const WARM_UP = 200;
const TARGETS = { user_message_to_model_ms: 5, chunk_to_client_ms: 2 };
/** `memory` shows the latency without the disk. */
const STORE = process.env.STORE ?? 'embedded';
const SECRET = 'round-trip-secret-round-trip-secret-round-trip';

/** Milliseconds of the machine's monotonic clock, which is the same in every process. */
const now = () => Number(process.hrtime.bigint()) / 1e6;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

if (process.argv[2] === 'model') runModel();
else await measure(Number(process.argv[2] ?? 30), Number(process.argv[3] ?? 20));

/**
 * Serves OpenAI's Chat Completions, and reports to its parent when a request arrived and when each
 * chunk was sent.
 */
function runModel() {
  let answers = 0;
  const server = createServer(async (request, response) => {
    request.resume();
    await once(request, 'end');
    process.send?.({ arrived: now() });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const event = (delta, more = {}) =>
      `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'instant', choices: [{ index: 0, delta, finish_reason: null, ...more }] })}\n\n`;
    answers += 1;
    for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
      const text = `<${answers}.${chunk}>`;
      const sent = now();
      response.write(event({ content: text }));
      process.send?.({ text, sent });
      await sleep(BETWEEN_CHUNKS_MS);
    }
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    response.end(
      `${event({}, { finish_reason: 'stop' })}data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices: [], usage })}\n\ndata: [DONE]\n\n`,
    );
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
  process.on('disconnect', () => process.exit(0));
}

async function measure(chats, messages) {
  const dir = mkdtempSync(join(tmpdir(), 'round-trip-'));
  const model = fork(fileURLToPath(import.meta.url), ['model']);
  const heard = { arrivals: [], sent: new Map() };
  const port = await new Promise((resolve) => {
    model.on('message', (message) => {
      if (message.port) resolve(message.port);
      if (message.arrived) heard.arrivals.push(message.arrived);
      if (message.text) heard.sent.set(message.text, message.sent);
    });
  });
  const server = await startServer(dir, port);
  try {
    const samples = await talk(server.ws, { chats, messages, heard });
    console.log(
      JSON.stringify({
        bench: 'round-trip',
        ...samples,
        targets_median_ms: TARGETS,
        store: STORE,
        fsync_ms: fsync(dir),
      }),
    );
  } finally {
    server.child.kill('SIGKILL');
    model.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function startServer(dir, modelPort) {
  const workflow = join(dir, 'workflows/Bench');
  mkdirSync(workflow, { recursive: true });
  const llm_config = {
    provider: 'openai-compatible',
    model: 'instant',
    base_url: `http://127.0.0.1:${modelPort}/v1`,
    api_key_env: 'BENCH_KEY',
  };
  writeFileSync(join(workflow, 'orchestrator.yaml'), JSON.stringify({ defaults: { llm_config } }));
  writeFileSync(
    join(workflow, 'agents.yaml'),
    JSON.stringify({ agents: [{ name: 'a', system_message: 'Answer.' }] }),
  );
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    DATA_DIR: join(dir, 'data'),
    STORE,
    WORKFLOWS_DIR: join(dir, 'workflows'),
    WORKFLOWS_RELOAD: 'off',
    JWT_SECRET: SECRET,
    ALLOWED_ISSUERS: 'bench',
    BENCH_KEY: 'key',
  };
  const main = fileURLToPath(new URL('../../apps/runtime/dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [main], {
    cwd: dir,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += text;
    const url = /"event":"listening".*"url":"http([^"]+)"/.exec(printed)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return { child, ws: `ws${url}/ws` };
    }
  }
  throw new Error(`the server did not start: ${printed}`);
}

async function talk(url, { chats, messages, heard }) {
  const { WebSocket } = createRequire(
    new URL('../../apps/runtime-e2e/package.json', import.meta.url),
  )('ws');
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token()}` } });
  await once(socket, 'open');
  const seen = new Map();
  let ended = () => undefined;
  socket.on('message', (data) => {
    const at = now();
    const frame = JSON.parse(String(data));
    if (frame.type === 'agent_delta')
      for (const text of frame.text.match(/<\d+\.\d+>/g) ?? []) seen.set(text, at);
    if (frame.type === 'workflow_complete') ended();
    if (frame.type === 'workflow_error' || frame.type === 'request_error')
      throw new Error(String(data));
  });
  const toModel = [];
  for (let index = 0; index < chats * messages; index += 1) {
    const done = new Promise((resolve) => (ended = resolve));
    const before = heard.arrivals.length;
    const from = now();
    socket.send(
      JSON.stringify({
        type: 'user_message',
        workflow_name: 'Bench',
        chat_id: `bench-${index % chats}`,
        text: 'hi',
        command_id: `m${index}`,
      }),
    );
    await done;
    if (index >= WARM_UP) toModel.push(heard.arrivals[before] - from);
    // The owner releases the chat before the next message arrives, as between messages of people.
    await sleep(5);
  }
  socket.terminate();
  const toClient = [...heard.sent].flatMap(([text, sent]) =>
    seen.has(text) && Number(text.slice(1).split('.')[0]) > WARM_UP ? [seen.get(text) - sent] : [],
  );
  return { user_message_to_model_ms: spread(toModel), chunk_to_client_ms: spread(toClient) };
}

function spread(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share) =>
    Number(
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(2),
    );
  return { median: at(0.5), p95: at(0.95), samples: sorted.length };
}

/** The current cost of one durable write. A message needs several on its way to the model. */
function fsync(dir) {
  const file = openSync(join(dir, 'fsync'), 'w');
  const samples = Array.from({ length: 50 }, () => {
    const from = now();
    writeSync(file, Buffer.alloc(4096));
    fsyncSync(file);
    return now() - from;
  });
  closeSync(file);
  return spread(samples);
}

function token() {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const at = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'bench', app_id: 'bench', user_id: 'bench', scope: 'execution', iat: at, exp: at + 3600 })}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}
