import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tenantScope, type Ids, type LogFields, type Logger, type WorkflowCatalog, type WorkflowSummary } from '@mozaiks/contracts';
import { createTransport, type Transport } from '../create-transport.ts';
import type { Readiness } from '../http/route.ts';
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
  readonly logs: { readonly level: string; readonly msg: string; readonly fields: LogFields | undefined }[];
  readonly host: string;
  answerReadiness(readiness: () => Promise<Readiness>): void;
  /** A socket; with a token of `ADA` unless it says otherwise. */
  connect(options?: ConnectOptions): Client;
  /** The same, once it is `ready`. */
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
  list: () => [SUMMARY, { ...SUMMARY, workflow_name: 'Other' }],
  bind: () => {
    throw new Error('not in these specs');
  },
};

/** A real server on the loopback, on a clock of its own. */
export async function startHarness(settings: Partial<TransportSettings> = {}): Promise<Harness> {
  const clock = manualClock();
  const chats = memoryChats(clock);
  const logs: { level: string; msg: string; fields: LogFields | undefined }[] = [];
  const logger: Logger = { log: (level, msg, fields) => logs.push({ level, msg, fields }) };
  const server = createServer();
  let readiness: () => Promise<Readiness> = async () => ({ ok: true, checks: { store: true } });
  const transport = createTransport({
    server,
    verifier: testVerifier(clock),
    chats,
    catalog,
    directory: { list: async () => ({ chats: [] }) },
    clock,
    ids,
    logger,
    settings,
    readiness: () => readiness(),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients: Client[] = [];
  const harness: Harness = {
    clock,
    chats,
    transport,
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

/** A harness that is new for each test of the file. */
export function harnessForEach(settings: Partial<TransportSettings> = {}): Harness {
  const harness = {} as Harness;
  beforeEach(async () => {
    Object.assign(harness, await startHarness(settings));
  });
  afterEach(() => harness.stop());
  return harness;
}
