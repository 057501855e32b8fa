import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ChatStore } from '@mozaiks/contracts';
import { openEmbeddedStore, openMongoStore } from '@mozaiks/multitenant';
import {
  databaseUri,
  findMongoServer,
  freshDatabase,
  recordingLogger,
  startMongoServer,
  until,
  type MongoServer,
} from '@mozaiks/testkit';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { makeTempDir, removeTempDir } from '../harness/temp-dir.fixture.ts';
import type { ChaosOptions } from './chaos-options.ts';
import { loadWorkflows, type LoadWorkflow } from './load-workflows.ts';
import { isReplicaSet, stepDown } from './step-down.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

export interface Instance {
  readonly name: string;
  readonly server: Server;
  /** The proxy between the instance and its store; null if the store is the instance's own file. */
  readonly storeProxy: TcpProxy | null;
  /** The instance's sessions, over all its starts. */
  readonly sessions: Set<string>;
  /** Whether the balancer sends new connections here. */
  accepting: boolean;
}

/**
 * A few instances, what they share, and a balancer in front of them. The cluster is a black box: it
 * uses nothing from inside an instance.
 */
export interface Cluster {
  readonly instances: readonly Instance[];
  readonly front: TcpProxy;
  readonly workflows: Readonly<Record<string, LoadWorkflow>>;
  /** The effects of tools on the outside world: `once <key>` or `again <key>`, in order. */
  effects(): readonly string[];
  /**
   * Opens the store without any proxy. An embedded store may be opened only while no instance runs.
   */
  withStore<T>(use: (store: ChatStore) => Promise<T>): Promise<T>;
  /** The store while instances run; null if no other process can open it. */
  readonly store: ChatStore | null;
  readonly isReplicaSet: boolean;
  /**
   * Makes the primary step down; it may be elected again after this many seconds. Only for a
   * replica set.
   */
  stepDown(seconds: number): Promise<void>;
  /** Records new sessions as sessions of this instance. */
  learnSessions(instance: Instance): Promise<void>;
  dispose(): Promise<void>;
}

interface Shared {
  readonly mongo: MongoServer | null;
  readonly uri: string;
  readonly isReplicaSet: boolean;
  readonly store: ChatStore | null;
}

export async function startCluster(options: ChaosOptions): Promise<Cluster> {
  const dir = makeTempDir();
  const sink = path.join(dir, 'effects');
  appendFileSync(sink, '');
  const workflows = loadWorkflows(sink);
  const shared =
    options.store === 'mongo'
      ? await openShared()
      : { mongo: null, uri: '', isReplicaSet: false, store: null };
  const instances: Instance[] = [];
  const front = await startTcpProxy(balance(instances));
  const cluster: Cluster = {
    instances,
    front,
    workflows,
    store: shared.store,
    isReplicaSet: shared.isReplicaSet,
    effects: () => readFileSync(sink, 'utf8').split('\n').filter(Boolean),
    withStore: (use) => (shared.store === null ? withFile(instances, use) : use(shared.store)),
    stepDown: (seconds) => stepDown(shared.uri, seconds),
    learnSessions: (instance) => learnSessions(shared.store, instances, instance),
    async dispose() {
      await front.close();
      await Promise.all(instances.map(({ server }) => server.dispose()));
      await Promise.all(instances.flatMap(({ storeProxy }) => storeProxy?.close() ?? []));
      await shared.store?.close();
      await shared.mongo?.stop();
      removeTempDir(dir);
    },
  };
  try {
    for (let index = 0; index < options.instances; index += 1) {
      const instance = await startInstance(String.fromCharCode(65 + index), shared, workflows);
      instances.push(instance);
      await cluster.learnSessions(instance);
    }
    return cluster;
  } catch (error) {
    await cluster.dispose();
    throw error;
  }
}

async function openShared(): Promise<Shared> {
  const mongo = await startMongoServer(findMongoServer());
  const uri = databaseUri(mongo.uri, freshDatabase());
  if (mongo.pid === undefined)
    process.stderr.write(`the database is kept: ${new URL(uri).pathname.slice(1)}\n`);
  const store = await openMongoStore({ uri, logger: recordingLogger(), dev: true });
  return { mongo, uri, isReplicaSet: await isReplicaSet(uri), store };
}

async function startInstance(
  name: string,
  { mongo, uri }: Shared,
  workflows: Cluster['workflows'],
): Promise<Instance> {
  const { hostname, port } = mongo === null ? { hostname: '', port: '' } : new URL(mongo.uri);
  if (mongo !== null && !['127.0.0.1', 'localhost'].includes(hostname))
    throw new Error('MONGODB_URI must name one server on this machine');
  const storeProxy = mongo === null ? null : await startTcpProxy(() => Number(port || 27017));
  const near = storeProxy === null ? null : new URL(uri);
  if (near !== null) {
    near.port = String(storeProxy?.port);
    near.searchParams.set('directConnection', 'true');
  }
  const server = await startServer({
    workflows: Object.fromEntries(
      Object.entries(workflows).map(([workflow, { files }]) => [workflow, files]),
    ),
    // Every release saves a snapshot, because the chats of the load are short.
    env: {
      SNAPSHOT_EVENTS: '1',
      ...(near === null ? {} : { STORE: 'mongo', MONGODB_URI: near.href }),
    },
  });
  return { name, server, storeProxy, sessions: new Set(), accepting: true };
}

/** Chooses the accepting instances in turn. */
function balance(instances: readonly Instance[]): () => number | null {
  let turn = 0;
  return () => {
    const up = instances.filter(({ accepting }) => accepting);
    turn += 1;
    const chosen = up[turn % up.length];
    return chosen === undefined ? null : portOf(chosen);
  };
}

export const portOf = ({ server }: Instance): number => Number(new URL(server.url).port);

async function withFile<T>(
  instances: readonly Instance[],
  use: (store: ChatStore) => Promise<T>,
): Promise<T> {
  const file = path.join(instances[0]?.server.dir ?? '', 'data/mozaiks.db');
  if (!existsSync(file)) throw new Error(`there is no ${file}`);
  const store = await openEmbeddedStore({ file });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function learnSessions(
  store: ChatStore | null,
  instances: readonly Instance[],
  instance: Instance,
): Promise<void> {
  if (store === null) return;
  const known = (): ReadonlySet<string> =>
    new Set(instances.flatMap(({ sessions }) => [...sessions]));
  const fresh = async (): Promise<string[]> =>
    (await store.sessions.list())
      .map(({ session }) => session)
      .filter((session) => !known().has(session));
  const found = await until(async () => ((await fresh()).length > 0 ? fresh() : null), {
    timeout_ms: 2_000,
    every_ms: 50,
  }).catch(() => []);
  for (const session of found) instance.sessions.add(session);
}
