import { chatRef, tenantScope } from '@mozaiks/contracts';
import { openMongoStore } from '@mozaiks/multitenant';
import {
  databaseUri,
  freshDatabase,
  historyCheck,
  readWholeLog,
  recordingLogger,
  type MongoServer,
  type Violation,
} from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { startTcpProxy, type TcpProxy } from '../chaos/tcp-proxy.ts';
import { startServer, type Server, type ServerOptions } from '../harness/server.fixture.ts';
import type { Talk } from '../harness/talk.fixture.ts';
import { APP_ID, USER_ID } from '../harness/token.fixture.ts';
import type { WorkflowFiles } from '../harness/workflow-files.fixture.ts';

/** Two servers of the product that share only one database. */
export interface Instances {
  readonly a: Server;
  readonly b: Server;
  /** The address without the proxies. */
  readonly uri: string;
  /** The proxies between the instances and the store, if requested. */
  readonly proxies: readonly TcpProxy[];
  dispose(): Promise<void>;
}

type Workflows = Readonly<Record<string, WorkflowFiles>>;

export interface InstancesOptions {
  /** What the second instance has deployed. Default: the same as the first. */
  readonly others?: Workflows;
  /** Puts a proxy in front of the store for each. Only for one server on this machine. */
  readonly proxies?: true;
  /** The settings of each instance. */
  readonly envs?: readonly [ServerOptions['env'], ServerOptions['env']];
}

export async function startInstances(
  mongo: MongoServer,
  workflows: Workflows,
  { others = workflows, proxies: wanted, envs }: InstancesOptions = {},
): Promise<Instances> {
  const uri = databaseUri(mongo.uri, freshDatabase());
  const proxies = wanted === true ? await proxiesTo(uri) : [];
  const [a, b] = await Promise.all(
    [workflows, others].map((deployed, index) =>
      startServer({
        workflows: deployed,
        env: { ...envOf(uri, proxies[index]), ...envs?.[index] },
      }),
    ),
  );
  if (a === undefined || b === undefined) throw new Error('there are two instances');
  return {
    a,
    b,
    uri,
    proxies,
    dispose: async () => {
      await Promise.all([a.dispose(), b.dispose()]);
      await Promise.all(proxies.map((proxy) => proxy.close()));
      const client = await new mongoose.mongo.MongoClient(uri).connect();
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

function proxiesTo(uri: string): Promise<readonly TcpProxy[]> {
  const { hostname, port } = new URL(uri);
  if (hostname !== '127.0.0.1' && hostname !== 'localhost')
    throw new Error('a proxy needs one server on this machine');
  return Promise.all([startTcpProxy(() => Number(port)), startTcpProxy(() => Number(port))]);
}

function envOf(uri: string, proxy: TcpProxy | undefined): Record<string, string> {
  const near = proxy === undefined ? uri : uri.replace(/:\d+\//, `:${proxy.port}/`);
  return { STORE: 'mongo', MONGODB_URI: near };
}

/**
 * Compares the database with everything that clients of any instance were shown. Returns the
 * differences, or an empty list.
 */
export async function sharedViolations(
  uri: string,
  talks: readonly Talk[],
): Promise<readonly Violation[]> {
  const store = await openMongoStore({ uri, logger: recordingLogger(), dev: true });
  try {
    const found: Violation[] = [];
    for (const chat_id of new Set(talks.map((talk) => talk.chat_id))) {
      const record = await store.directory.get(chatRef(tenantScope(APP_ID, USER_ID), chat_id));
      if (record === null) throw new Error(`the chat ${chat_id} is gone`);
      const views = talks.filter((talk) => talk.chat_id === chat_id);
      found.push(
        ...historyCheck({
          commits: await readWholeLog(store.log, record),
          views: views.map(viewOf),
          accepted: views.flatMap(acceptedOf),
        }),
      );
    }
    return found;
  } finally {
    await store.close();
  }
}

const viewOf = (talk: Talk, index: number) => ({
  name: `${talk.workflow_name} ${index}`,
  after_seq: (talk.events()[0]?.seq ?? 1) - 1,
  viewer: { trace: false },
  events: talk.events(),
});

const acceptedOf = ({ socket, chat_id }: Talk): string[] =>
  socket
    .frames()
    .flatMap((frame) =>
      frame.type === 'accepted' && frame.chat_id === chat_id ? [frame.command_id] : [],
    );
