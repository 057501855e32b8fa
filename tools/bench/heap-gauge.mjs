// Preloaded into a server (`NODE_OPTIONS=--import`). At SIGUSR2 it collects garbage and prints what
// remains as one JSON line, in bytes.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    setImmediate(() => {
      collect();
      const { heapUsed, external, rss } = process.memoryUsage();
      process.stdout.write(`${JSON.stringify({ gauge: 'heap', heap: heapUsed, external, rss })}\n`);
    });
  });
}
