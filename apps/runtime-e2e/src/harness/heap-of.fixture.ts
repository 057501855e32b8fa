import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '@mozaiks/testkit';
import { REPOSITORY, type Server, type ServerOptions } from './server.fixture.ts';

const GAUGE = pathToFileURL(path.join(REPOSITORY, 'tools/bench/heap-gauge.mjs')).href;

/** The environment of a server with a heap of this size, which `heapOf` can measure. */
export const withHeap = (mb: number): ServerOptions['env'] => ({
  NODE_OPTIONS: `--max-old-space-size=${mb} --import ${GAUGE}`,
});

/** The bytes on the heap of a server after a garbage collection. */
export async function heapOf(server: Server): Promise<number> {
  const measured = (): readonly unknown[] =>
    server.log().flatMap(({ gauge, heap }) => (gauge === 'heap' ? [heap] : []));
  const before = measured().length;
  server.signal('SIGUSR2');
  return Number(
    await until(() => measured()[before] ?? null, { timeout_ms: 10_000, what: 'a measured heap' }),
  );
}
