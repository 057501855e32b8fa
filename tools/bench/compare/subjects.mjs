// Starts the subjects of the comparison, each in a separate process.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SECRET, startRuntime } from '../runtime-process.mjs';
import { QUESTION, TOKENS, workflowsFor } from './scenarios.mjs';
import { connectSockets } from './socket-turns.mjs';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const forked = (file, args) =>
  fork(file, args, { env: { ...process.env, NODE_ENV: 'production' } });

export async function startModel() {
  const child = forked(here('model-server.mjs'), []);
  const [port] = await once(child, 'message');
  return { baseURL: `http://127.0.0.1:${port}/v1`, stop: () => child.disconnect() };
}

/** A built checkout of this repository. */
export async function startCheckout({ name, checkout, store, atOnce, baseURL }) {
  const env = { STORE: store, BENCH_KEY: 'key', LOG_LEVEL: 'info', MAX_RUN_SLOTS: '1000' };
  const workflows = workflowsFor(baseURL);
  const server = await startRuntime({ workflows, env, checkout });
  const sockets = await connectSockets(server.ws, atOnce);
  return { name, pid: server.pid, run: sockets.run, stop: server.stop };
}

export async function startFloor({ atOnce, baseURL }) {
  const child = forked(here('floor.mjs'), [baseURL, SECRET]);
  const [port] = await once(child, 'message');
  const sockets = await connectSockets(`ws://127.0.0.1:${port}`, atOnce);
  return { name: 'floor', pid: child.pid, run: sockets.run, stop: () => child.disconnect() };
}

/** A peer without its own server. */
export async function startInProcess({ name, file, atOnce, baseURL }) {
  const child = forked(here('in-process.mjs'), [file, baseURL]);
  await once(child, 'message');
  return {
    name,
    pid: child.pid,
    async run({ scenario, turns }) {
      child.send({ scenario, turns, atOnce, question: QUESTION, tokens: TOKENS });
      const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} has ended`)));
      const [done] = await Promise.race([once(child, 'message'), ended]);
      return done.turns;
    },
    stop: () => child.disconnect(),
  };
}

export const BARE_SDK = here('bare-sdk.mjs');

/** Installs the frameworks in pinned versions, once, in a folder outside the workspace. */
export function installPeers() {
  const folder = join(tmpdir(), 'mozaiks-bench-peers');
  mkdirSync(folder, { recursive: true });
  cpSync(here('peers'), folder, { recursive: true });
  // It has another name here, because nx treats every package.json as a project.
  renameSync(join(folder, 'pinned.json'), join(folder, 'package.json'));
  cpSync(here('scenarios.mjs'), join(folder, 'scenarios.mjs'));
  if (!existsSync(join(folder, 'node_modules/@openai/agents')))
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: 'inherit',
    });
  return {
    'LangGraph JS': join(folder, 'langgraph.mjs'),
    'OpenAI Agents SDK': join(folder, 'openai-agents.mjs'),
  };
}
