import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  tenantScope,
  type Development,
  type Ids,
  type LogFields,
  type Logger,
  type Measurements,
  type WorkflowCatalog,
  type UsageSummary,
  type WorkflowSummary,
} from '@mozaiks/contracts';
import { recordingMetrics, type RecordingMetrics } from '@mozaiks/testkit';
import { createTransport, type Transport, type TransportDeps } from '../create-transport.ts';
import type { Readiness } from '../http/readiness.ts';
import type { TransportSettings } from '../settings.ts';
import { connect, type Client, type ConnectOptions } from './client.fixture.ts';
import { manualClock, type ManualClock } from './manual-clock.fixture.ts';
import { memoryChats, type MemoryChats } from './memory-chats.fixture.ts';
import { testVerifier, token } from './tokens.fixture.ts';

export const ADA = tenantScope('app1', 'ada@example.com');

export interface Harness {
  readonly clock: ManualClock;
  readonly chats: MemoryChats;
  readonly transport: Transport;
  readonly metrics: RecordingMetrics;
  readonly logs: {
    readonly level: string;
    readonly msg: string;
    readonly fields: LogFields | undefined;
  }[];
  readonly host: string;
  answerReadiness(readiness: () => Promise<Readiness>): void;
  /** Connects a socket, with a token of `ADA` by default. */
  connect(options?: ConnectOptions): Client;
  /** Connects a socket and waits for `ready`. */
  ready(options?: ConnectOptions): Promise<Client>;
  get(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

const ids: Ids = {
  random: () => `i${randomBytes(16).toString('hex')}`,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
};

export const SUMMARY: WorkflowSummary = {
  workflow_name: 'HelloWorld',
  title: 'Hello',
  startup_mode: 'UserDriven',
  ui: { suggested_prompts: ['hi'], components: {} },
  input_schema: { type: 'object' },
};

const catalog: WorkflowCatalog = {
  get: () => undefined,
  has: (name) => ['HelloWorld', 'Other', 'Broken'].includes(name),
  list: () => [SUMMARY, { ...SUMMARY, workflow_name: 'Other' }],
  bind: () => {
    throw new Error('not in these specs');
  },
};

/** Throws the failure that the spec has set, if any. */
function failing({ failure }: MemoryChats): undefined {
  if (failure !== undefined) throw failure;
}

/** Reports no usage. `group` contains the request, for the spec to check. */
function askedUsage(scope: object, query: object): UsageSummary {
  const counts = [
    'calls',
    'unknown',
    'input_tokens',
    'output_tokens',
    'cached_input_tokens',
    'reasoning_tokens',
    'cost_usd',
  ];
  const none = Object.fromEntries(counts.map((count) => [count, 0])) as Omit<
    UsageSummary,
    'group' | 'cost_incomplete'
  >;
  return { ...none, cost_incomplete: false, group: { ...scope, agent: JSON.stringify(query) } };
}

const measurementsOf = (chats: MemoryChats): Measurements => ({
  prometheus: async () => failing(chats) ?? 'mozaiks_sockets 0\n',
  performance: async () => failing(chats) ?? { metrics: [{ name: 'mozaiks_sockets', value: 0 }] },
  errors: () => failing(chats) ?? [],
});

const developmentOf = (chats: MemoryChats): Development => {
  const state = {
    workflow_name: 'HelloWorld',
    workflow_version: null,
    broken: true,
    diagnostics: [],
  };
  return {
    session: () => failing(chats) ?? { token: token(), expires_at: '2026-01-01T00:00:00.000Z' },
    workflows: () => failing(chats) ?? { folder: '/workflows', workflows: [state] },
    workflow: async (name) =>
      failing(chats) ??
      (name === 'HelloWorld'
        ? { ...state, definition: null, files: [], rules: [], graph: null, bounds: null }
        : null),
    onReload(listen) {
      listen({ outcomes: { HelloWorld: 'broken' } });
      return () => undefined;
    },
  };
};

/** Starts a real server on the loopback interface, with a manual clock. */
export async function startHarness(
  settings: Partial<TransportSettings> = {},
  more: Pick<TransportDeps, 'compatible' | 'page'> = {},
): Promise<Harness> {
  const clock = manualClock();
  const chats = memoryChats(clock);
  const logs: { level: string; msg: string; fields: LogFields | undefined }[] = [];
  const logger: Logger = { log: (level, msg, fields) => logs.push({ level, msg, fields }) };
  const metrics = recordingMetrics();
  const server = createServer();
  let readiness: () => Promise<Readiness> = async () => ({ ok: true, checks: { store: true } });
  const transport = await createTransport({
    measurements: measurementsOf(chats),
    development: developmentOf(chats),
    server,
    verifier: testVerifier(clock),
    chats,
    catalog: { ...catalog, list: () => failing(chats) ?? catalog.list() },
    directory: chats.directory,
    log: chats.log,
    usage: { summarize: async (scope, query) => failing(chats) ?? [askedUsage(scope, query)] },
    exportChat: chats.exportChat,
    files: chats.files,
    bookmarks: { put: async () => undefined, find: async () => null },
    clock,
    ids,
    logger,
    metrics,
    settings,
    ...more,
    readiness: () => readiness(),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients: Client[] = [];
  const harness: Harness = {
    clock,
    chats,
    transport,
    metrics,
    logs,
    host,
    answerReadiness: (answer) => void (readiness = answer),
    connect(options = {}) {
      const client = connect(host, { token: token(), ...options });
      clients.push(client);
      return client;
    },
    async ready(options) {
      const client = harness.connect(options);
      await client.next('ready');
      return client;
    },
    get: (path, init) => fetch(`http://${host}${path}`, init),
    async stop() {
      for (const client of clients) client.socket.terminate();
      await transport.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return harness;
}

/** A fresh harness for each test of the file. */
export function harnessForEach(settings: Partial<TransportSettings> = {}): Harness {
  const harness = {} as Harness;
  beforeEach(async () => {
    Object.assign(harness, await startHarness(settings));
  });
  afterEach(() => harness.stop());
  return harness;
}
