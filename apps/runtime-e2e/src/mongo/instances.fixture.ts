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

/** Two servers of the product that share nothing but one database. */
export interface Instances {
  readonly a: Server;
  readonly b: Server;
  /** Past the lines. */
  readonly uri: string;
  /** Between the instances and the store, where they were asked for. */
  readonly lines: readonly TcpProxy[];
  dispose(): Promise<void>;
}

type Workflows = Readonly<Record<string, WorkflowFiles>>;

export interface InstancesOptions {
  /** What the second has deployed. Default: the same. */
  readonly others?: Workflows;
  /** With a line to the store for each. Only for one server on this machine. */
  readonly lines?: true;
  /** Settings of each. */
  readonly envs?: readonly [ServerOptions['env'], ServerOptions['env']];
}

export async function startInstances(
  mongo: MongoServer,
  workflows: Workflows,
  { others = workflows, lines: wanted, envs }: InstancesOptions = {},
): Promise<Instances> {
  const uri = databaseUri(mongo.uri, freshDatabase());
  const lines = wanted === true ? await linesTo(uri) : [];
  const [a, b] = await Promise.all(
    [workflows, others].map((deployed, index) =>
      startServer({ workflows: deployed, env: { ...envOf(uri, lines[index]), ...envs?.[index] } }),
    ),
  );
  if (a === undefined || b === undefined) throw new Error('there are two instances');
  return {
    a,
    b,
    uri,
    lines,
    dispose: async () => {
      await Promise.all([a.dispose(), b.dispose()]);
      await Promise.all(lines.map((line) => line.close()));
      const client = await new mongoose.mongo.MongoClient(uri).connect();
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

function linesTo(uri: string): Promise<readonly TcpProxy[]> {
  const { hostname, port } = new URL(uri);
  if (hostname !== '127.0.0.1' && hostname !== 'localhost')
    throw new Error('a line can be broken to one server on this machine only');
  return Promise.all([startTcpProxy(() => Number(port)), startTcpProxy(() => Number(port))]);
}

function envOf(uri: string, line: TcpProxy | undefined): Record<string, string> {
  const near = line === undefined ? uri : uri.replace(/:\d+\//, `:${line.port}/`);
  return { STORE: 'mongo', MONGODB_URI: near };
}

/** What is wrong between what the database holds and what clients of any instance were shown: empty when nothing is. */
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
  after_seq: (talk.facts()[0]?.seq ?? 1) - 1,
  viewer: { trace: false },
  facts: talk.facts(),
});

const acceptedOf = ({ socket, chat_id }: Talk): string[] =>
  socket
    .frames()
    .flatMap((frame) =>
      frame.type === 'accepted' && frame.chat_id === chat_id ? [frame.command_id] : [],
    );
