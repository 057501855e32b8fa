// What runs inside a worker thread or a process of its own: connects the server to whichever channel there is.
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import type { FromIsolate } from '../protocol.ts';
import { watchGlobals } from './global-watch.ts';
import { createServer } from './serve.ts';

const [maxInstances = 1, maxHeapMb = Infinity, maxRssMb = Infinity] = process.argv.slice(2).map(Number);

const port = workerThreads.parentPort;
const parent = process.send?.bind(process);
const send = port ? (message: FromIsolate) => port.postMessage(message) : (message: FromIsolate) => void parent?.(message);

if (port) {
  // A thread serves many tenants: their code finds no channel to listen to or to speak on.
  Reflect.set(workerThreads, 'parentPort', null);
  syncBuiltinESMExports();
} else {
  new workerThreads.Worker(new URL('./watchdog.js', import.meta.url), { argv: [String(maxRssMb), String(process.ppid)] }).unref();
}

const server = createServer({ send, maxInstances, globals: watchGlobals(), maxHeapBytes: maxHeapMb * 1024 * 1024 });

if (port) {
  port.on('message', server.receive);
} else {
  process.on('message', server.receive);
  process.on('disconnect', () => process.exit(0));
}
send({ type: 'ready' });
