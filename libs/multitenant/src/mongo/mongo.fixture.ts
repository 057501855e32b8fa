import type { ChatStore } from '@mozaiks/contracts';
import { freshDatabase, recordingLogger, type MongoServer } from '@mozaiks/testkit';
import mongoose from 'mongoose';
import type { MeasuredStore } from '../measured-store.ts';
import { openMongoStore, type MongoStoreOptions } from './open-mongo-store.ts';

export interface TestDatabase {
  readonly name: string;
  readonly open: (options?: Partial<MongoStoreOptions>) => Promise<MeasuredStore>;
  /** The same database through the bare driver. */
  readonly raw: () => mongoose.mongo.Db;
}

/**
 * One database for the tests of a suite, dropped at the end. Stores that a test leaves open are
 * closed.
 */
export function testDatabase(server: () => MongoServer): TestDatabase {
  const name = freshDatabase();
  const stores: MeasuredStore[] = [];
  const clients: mongoose.mongo.MongoClient[] = [];
  beforeAll(async () => {
    clients.push(await new mongoose.mongo.MongoClient(server().uri).connect());
  });
  const raw = (): mongoose.mongo.Db => {
    const [client] = clients;
    if (client === undefined) throw new Error('the database exists only during tests');
    return client.db(name);
  };
  afterAll(async () => {
    for (const store of stores) await store.close();
    await raw().dropDatabase();
    for (const client of clients.splice(0)) await client.close();
  }, 30_000);
  const open = async (options: Partial<MongoStoreOptions> = {}): Promise<MeasuredStore> => {
    const store = await openMongoStore({
      uri: server().uri,
      database: name,
      logger: recordingLogger(),
      dev: true,
      ...options,
    });
    stores.push(store);
    return store;
  };
  return { name, open, raw };
}

export type SentCommand = mongoose.mongo.CommandStartedEvent;

/** All commands that the work causes once the store is open, as the driver sends them. */
export async function recordedCommands(
  open: () => Promise<ChatStore>,
  work: (store: ChatStore) => Promise<unknown>,
): Promise<readonly SentCommand[]> {
  const commands: SentCommand[] = [];
  const opened = mongoose.mongo.MongoClient.prototype.connect;
  mongoose.mongo.MongoClient.prototype.connect = function (this: mongoose.mongo.MongoClient) {
    Object.assign(this, { monitorCommands: true });
    this.on('commandStarted', (command) => commands.push(command));
    return opened.call(this);
  };
  try {
    const store = await open();
    commands.length = 0;
    await work(store);
    return [...commands];
  } finally {
    mongoose.mongo.MongoClient.prototype.connect = opened;
  }
}
