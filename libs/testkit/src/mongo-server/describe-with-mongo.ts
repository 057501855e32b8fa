import { randomUUID } from 'node:crypto';
import { findMongoServer } from './find-mongo-server.ts';
import { startMongoServer, type MongoServer } from './start-mongo-server.ts';

/**
 * A unique name. The creator of a database drops it, because the server may belong to somebody
 * else.
 */
export const freshDatabase = (): string =>
  `mozaiks_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;

/**
 * `describe` with a MongoDB server that is started before the tests and stopped after them. If
 * there is no server, the suite is reported as skipped, and its name says why and which command
 * installs one.
 */
export function describeWithMongo(name: string, define: (server: () => MongoServer) => void): void {
  const found = findMongoServer();
  if (found.kind === 'none') {
    describe.skip(`${name} (no MongoDB server: ${found.reason}; run: ${found.command})`, () =>
      define(notStarted));
    return;
  }
  describe(name, () => {
    const started: MongoServer[] = [];
    beforeAll(async () => {
      started.push(await startMongoServer(found));
    }, 60_000);
    define(() => started[0] ?? notStarted());
    // Hooks run in the order in which they are registered, so that the server stops after the suite
    // has cleaned up.
    afterAll(async () => {
      for (const server of started.splice(0)) await server.stop();
    }, 30_000);
  });
}

function notStarted(): never {
  throw new Error('the MongoDB server runs in tests only');
}
