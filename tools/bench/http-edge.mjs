// The cost of the HTTP edge: CPU time and memory until it listens, requests to /livez one at a time
// and 16 at a time, and the round trip of a ping on a WebSocket. Each edge is a separate process
// with an unused chat service. Give built copies of libs/transport (their `dist`) to compare them
// in one run, in turns. A copy must be located in libs/transport, so that it finds its packages.
// Reads dist:
//   npm run build && node tools/bench/http-edge.mjs [libs/transport/dist-before]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROUNDS = 7;
const REQUESTS = 3_000;
/** Fewer than the burst that one socket may send. */
const PINGS = 400;
const EDGE = fileURLToPath(new URL('../../libs/transport/dist', import.meta.url));

if (process.argv[2] === 'serve') await serve(process.argv[3]);
else await compare([EDGE, ...process.argv.slice(2).map((path) => resolve(path))]);

async function serve(dist) {
  const before = process.cpuUsage();
  const { createTransport } = await import(pathToFileURL(`${dist}/index.js`).href);
  const server = createServer();
  const clock = {
    now: Date.now,
    monotonic: () => performance.now(),
    sleep: (ms, signal) => new Promise((done) => wait(ms, signal, done)),
  };
  const principal = {
    scope: { app_id: 'a', user_id: 'u' },
    scopes: [],
    expires_at: Date.now() / 1000 + 3600,
  };
  await createTransport({
    server,
    clock,
    verifier: { verify: async () => principal },
    ids: { random: () => `x${Math.random()}`, sha256: (text) => text },
    logger: { log: () => undefined },
    catalog: { list: () => [], has: () => false },
    readiness: async () => ({ ok: true, checks: {} }),
  });
  server.listen(0, '127.0.0.1', () => {
    const { user, system } = process.cpuUsage(before);
    process.send({
      port: server.address().port,
      cpu_ms: (user + system) / 1000,
      rss_mb: process.memoryUsage().rss / 1e6,
    });
  });
  process.on('disconnect', () => process.exit(0));
}

function wait(ms, signal, done) {
  const timer = setTimeout(done, ms).unref();
  signal?.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

async function compare(dists) {
  const found = new Map(dists.map((dist) => [dist, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const dist of dists) found.get(dist).push(await measure(dist));
  for (const [dist, rounds] of found)
    console.log(JSON.stringify({ dist: dist.split('/').slice(-3).join('/'), ...least(rounds) }));
}

async function measure(dist) {
  const child = fork(fileURLToPath(import.meta.url), ['serve', dist]);
  try {
    const [{ port, cpu_ms, rss_mb }] = await once(child, 'message');
    await requests(port, 1, REQUESTS / 3); // not counted: code that is not compiled yet
    const one = await requests(port, 1, REQUESTS);
    const many = await requests(port, 16, REQUESTS);
    return { cpu_ms, rss_mb, livez_us: one, livez_16_us: many, ping_us: await pings(port) };
  } finally {
    child.disconnect();
  }
}

/** Microseconds for each request. */
async function requests(port, at_once, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: at_once });
  const ask = () =>
    new Promise((done, fail) =>
      get({ port, host: '127.0.0.1', path: '/livez', agent }, (answer) =>
        answer.resume().on('end', done),
      ).on('error', fail),
    );
  const started = performance.now();
  const line = async () => {
    for (let n = 0; n < count / at_once; n += 1) await ask();
  };
  await Promise.all(Array.from({ length: at_once }, line));
  agent.destroy();
  return ((performance.now() - started) * 1000) / count;
}

async function pings(port) {
  const { WebSocket } = createRequire(
    new URL('../../libs/transport/package.json', import.meta.url),
  )('ws');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, {
    headers: { authorization: 'Bearer x' },
  });
  await once(socket, 'message');
  const started = performance.now();
  for (let n = 0; n < PINGS; n += 1) {
    socket.send('{"type":"ping"}');
    await once(socket, 'message');
  }
  socket.terminate();
  return ((performance.now() - started) * 1000) / PINGS;
}

/** The minimum, because other load on the machine only adds time. */
function least(rounds) {
  return Object.fromEntries(
    Object.keys(rounds[0]).map((key) => [
      key,
      Number(Math.min(...rounds.map((round) => round[key])).toFixed(1)),
    ]),
  );
}
