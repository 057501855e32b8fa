// A real server of the product for a benchmark, in a separate process, and plain clients for it.
// Reads dist: build first.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SECRET = 'bench-secret-bench-secret-bench-secret-bench';
export const APP_ID = 'bench';

const here = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts a server of a built checkout with these workflows (file contents by path), and resolves
 * once it runs.
 */
export async function startRuntime({ workflows, env = {}, checkout = here }) {
  const dir = mkdtempSync(join(tmpdir(), 'mozaiks-bench-'));
  for (const [file, content] of Object.entries(workflows)) {
    const to = join(dir, 'workflows', file);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, typeof content === 'string' ? content : JSON.stringify(content));
  }
  const fixed = {
    PATH: process.env.PATH,
    NODE_OPTIONS: process.env.NODE_OPTIONS ?? '',
    PORT: '0',
    DATA_DIR: join(dir, 'data'),
    STORE: 'embedded',
    WORKFLOWS_DIR: join(dir, 'workflows'),
    WORKFLOWS_RELOAD: 'off',
    JWT_SECRET: SECRET,
    ALLOWED_ISSUERS: 'bench',
    MODEL_PROVIDER: 'scripted',
    LOG_LEVEL: 'error,runtime=info',
  };
  const main = join(checkout, 'apps/runtime/dist/main.js');
  const child = spawn(process.execPath, [main], {
    cwd: dir,
    env: { ...fixed, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  process.once('exit', () => child.kill('SIGKILL'));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  };
  let printed = '';
  for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += text;
    const url = /"url":"http([^"]+)"/.exec(printed)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    const onText = (read) => child.stdout.on('data', (data) => read(String(data)));
    return {
      ws: `ws${url}/ws`,
      workflows: join(dir, 'workflows'),
      pid: child.pid,
      exited,
      stop,
      onText,
      heap: () => heapOf(child),
    };
  }
  await stop();
  throw new Error(`the server did not start: ${printed}`);
}

/**
 * The bytes on the heap after a garbage collection: `{heap, external, rss}`. For a server that was
 * started with `heap-gauge.mjs`.
 */
function heapOf(child) {
  const measured = new Promise((resolve) => {
    let printed = '';
    const read = (text) => {
      printed += text;
      const line = /^{"gauge":"heap".*}$/m.exec(printed)?.[0];
      if (line === undefined) return;
      child.stdout.off('data', read);
      resolve(JSON.parse(line));
    };
    child.stdout.on('data', read);
  });
  child.kill('SIGUSR2');
  return measured;
}

/** A ready socket of this user. Every frame is passed to `onFrame` with its time. */
export async function connectUser(ws, user_id, onFrame) {
  const { WebSocket } = createRequire(
    new URL('../../apps/runtime-e2e/package.json', import.meta.url),
  )('ws');
  const socket = new WebSocket(ws, { headers: { authorization: `Bearer ${token(user_id)}` } });
  const ready = new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const at = performance.now();
      const frame = JSON.parse(String(data));
      if (frame.type === 'ready') resolve();
      onFrame(frame, at);
    });
  });
  await ready;
  return { send: (frame) => socket.send(JSON.stringify(frame)), close: () => socket.terminate() };
}

export function token(user_id) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const at = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'bench',
    app_id: APP_ID,
    user_id,
    scope: 'execution',
    iat: at,
    exp: at + 7200,
  };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const quantile = (samples, share) => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
};
