// The program of a worker thread or a separate process: connects the server to its channel.
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import type { FromIsolate } from '../protocol.ts';
import { watchActivity } from './activity.ts';
import { watchGlobals } from './global-watch.ts';
import { createServer } from './serve.ts';

const [maxInstances = 1, maxHeapMb = Infinity, maxRssMb = Infinity] = process.argv
  .slice(2)
  .map(Number);

const port = workerThreads.parentPort;
const parent = process.send?.bind(process);
const send = port
  ? (message: FromIsolate) => port.postMessage(message)
  : (message: FromIsolate) => void parent?.(message);

const startWatchdog = (): workerThreads.Worker => {
  const limits = [String(maxRssMb), String(process.ppid)];
  const watchdog = new workerThreads.Worker(new URL('./watchdog.js', import.meta.url), {
    argv: limits,
  });
  watchdog.unref();
  return watchdog;
};
const watchdog = port ? undefined : startWatchdog();

if (port) {
  // A thread serves many tenants, so their code must not find the channel.
  Reflect.set(workerThreads, 'parentPort', null);
  syncBuiltinESMExports();
}

process.on('uncaughtException', (error) => {
  if (!server.crashed(error)) process.exit(1);
});
process.on('exit', (code) => server.exiting(`the code ended its isolate (exit code ${code})`));

const activity = watchActivity(watchdog);
// Created after the listeners above, so that they do not count as those of author code.
const globals = watchGlobals();
const server = createServer({
  send,
  maxInstances,
  globals,
  activity,
  maxHeapBytes: maxHeapMb * 1024 * 1024,
});

if (port) {
  port.on('message', server.receive);
} else {
  process.on('message', server.receive);
  process.on('disconnect', () => process.exit(0));
}
send({ type: 'ready' });
