import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * @typedef {object} ChildServer
 * @property {string} url `http://127.0.0.1:port`
 * @property {() => string} output all that it has printed
 * @property {() => Promise<void>} stop
 */

const START_TIMEOUT_MS = 90_000;

/**
 * Starts a program that serves HTTP on loopback, and waits until `ready` (a path) is answered. It
 * is killed when this process exits.
 * @param {object} options
 * @param {string} options.program
 * @param {(port: number) => readonly string[]} options.args
 * @param {string} options.ready
 * @param {Record<string, string>} [options.env] all that it is given, besides PATH and PORT
 * @param {string} [options.cwd]
 * @returns {Promise<ChildServer>}
 */
export async function startChildServer({ program, args, ready, env = {}, cwd }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, args(port), {
    cwd,
    env: { PATH: process.env['PATH'], PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  const exited = once(child, 'exit');
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    if (child.exitCode === null && child.signalCode === null) kill();
    await exited;
  };
  if (await answers(`${url}${ready}`, child)) return { url, output: () => printed, stop };
  await stop();
  throw new Error(`${program} did not start: ${printed.slice(-2000)}`);
}

/** @param {string} url @param {import('node:child_process').ChildProcess} child */
async function answers(url, child) {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until && child.exitCode === null) {
    const response = await fetch(url).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
