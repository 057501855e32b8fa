import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chatRef, tenantScope } from '@mozaiks/contracts';
import { openMongoStore } from '@mozaiks/multitenant';
import {
  databaseUri,
  describeWithMongo,
  freshDatabase,
  recordingLogger,
  until,
} from '@mozaiks/testkit';
import { startTcpProxy, type TcpProxy } from '../chaos/tcp-proxy.ts';
import { checkTalk } from '../harness/check-talk.fixture.ts';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { startTalk, type Talk } from '../harness/talk.fixture.ts';
import { makeTempDir, removeTempDir } from '../harness/temp-dir.fixture.ts';
import { APP_ID, USER_ID } from '../harness/token.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';
import { breakpoint, WINDOWS, type Moment, type Window } from './commit-window.fixture.ts';
import { sharedViolations } from './instances.fixture.ts';

const dir = makeTempDir();
const effects = path.join(dir, 'effects');
const WORKFLOWS = {
  Noting: workflowFiles({
    agents: ['a'],
    script: [
      { agent: 'a', after: 'user', call: { tool: 'note' } },
      { agent: 'a', after: 'tool:note', say: 'Noted.' },
    ],
    tools: [{ name: 'note', module: 'tools.note' }],
    code: {
      'tools/note.ts': `
import { appendFileSync } from 'node:fs';
/** Does something in the outside world, once. */
export function note(ctx: any): string {
  appendFileSync(${JSON.stringify(effects)}, ctx.idempotency_key + '\\n');
  return 'noted';
}
`,
    },
  }),
};

interface Case {
  readonly window: Window;
  readonly moment: Moment;
}
/**
 * `MOMENTS=before,after` runs both. A write that never arrived is a crash between two writes, which
 * other specs cover.
 */
const MOMENTS = (process.env['MOMENTS'] ?? 'after').split(',') as Moment[];
const CASES = (Object.keys(WINDOWS) as Window[]).flatMap((window) =>
  MOMENTS.map((moment): Case => ({ window, moment })),
);
const chatOf = ({ window, moment }: Case): string => `${window}-${moment}`;
/**
 * What the model may learn about its one call. If the log has the call but no result, the tool may
 * have run.
 */
const POSSIBLE_RESULTS: Readonly<Record<string, readonly string[]>> = {
  'call-after': ['interrupted'],
  'result-before': ['interrupted'],
  // A command is settled, and its usage recorded, while the turn continues.
  'settle-before': ['interrupted', 'noted'],
  'settle-after': ['interrupted', 'noted'],
  'usage-before': ['interrupted', 'noted'],
  'usage-after': ['interrupted', 'noted'],
};
const startedKeys = (): readonly string[] =>
  readFileSync(effects, 'utf8').split('\n').filter(Boolean);

describeWithMongo('an owner that is killed (kill -9) in the middle of a write', (mongo) => {
  const proxies: TcpProxy[] = [];
  const servers: Server[] = [];
  /** Conversations with the survivor, by chat. */
  const talks = new Map<string, Talk>();
  /** Conversations with the owners that were killed. */
  const cutOff: Talk[] = [];
  const missed = new Map<string, unknown>();
  let uri = '';

  const instance = async (near: string): Promise<Server> => {
    const server = await startServer({
      workflows: WORKFLOWS,
      env: { STORE: 'mongo', MONGODB_URI: near },
    });
    servers.push(server);
    return server;
  };
  /**
   * Resolves when the owner is dead, and the client has repeated every unconfirmed command to
   * another instance.
   */
  const crashOwner = async (target: Case, survivor: Server): Promise<void> => {
    const proxy = await startTcpProxy(() => Number(new URL(uri).port));
    proxies.push(proxy);
    const owner = await instance(uri.replace(/:\d+\//, `:${proxy.port}/`));
    const chat_id = chatOf(target);
    const before = await startTalk(owner, 'Noting', { chat_id });
    cutOff.push(before);
    await before.open();
    let dead = false;
    proxy.flaky(
      breakpoint({ ...target, chat_id }, () => void owner.end('SIGKILL').then(() => (dead = true))),
    );
    before.socket.send({
      type: 'user_message',
      chat_id,
      workflow_name: 'Noting',
      command_id: 'm1',
      text: 'go',
    });
    await until(() => dead, { timeout_ms: 20_000 });
    const after = await startTalk(survivor, 'Noting', { chat_id });
    await after.open();
    await after.command('user_message', { workflow_name: 'Noting', command_id: 'm1', text: 'go' });
    talks.set(chat_id, after);
  };

  beforeAll(async () => {
    writeFileSync(effects, '');
    uri = databaseUri(mongo().uri, freshDatabase());
    const survivor = await instance(uri);
    const waiting = [...CASES];
    const crashNextOwner = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const chat_id = chatOf(next);
        await crashOwner(next, survivor).catch((error: unknown) => missed.set(chat_id, error)); // reported by its test
      }
    };
    await Promise.all([crashNextOwner(), crashNextOwner(), crashNextOwner()]);
    for (const talk of talks.values())
      await until(() => talk.end() !== 'open', { timeout_ms: 30_000 });
  }, 120_000);
  afterAll(async () => {
    for (const { socket } of [...talks.values(), ...cutOff]) socket.close();
    await Promise.all(servers.map((server) => server.dispose()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    removeTempDir(dir);
  }, 60_000);

  it.each(CASES)('loses nothing and does nothing twice: $window, $moment', async (target) => {
    const talk = talks.get(chatOf(target));
    if (talk === undefined)
      throw new Error('the owner was not killed there', { cause: missed.get(chatOf(target)) });
    expect([
      talk.of('user_message').length,
      talk.of('agent_response').map(({ text }) => text),
      talk.end(),
    ]).toEqual([1, ['Noted.'], 'done']);
    const results = talk
      .of('tool_result')
      .map((result) => (result.ok ? result.result : result.error?.code));
    expect([talk.of('tool_call').length, results.length]).toEqual([1, 1]);
    expect(POSSIBLE_RESULTS[chatOf(target)] ?? ['noted']).toContain(results[0]);
    const started = startedKeys().filter(
      (key) => key === talk.last('tool_call').idempotency_key,
    ).length;
    expect(results[0] === 'noted' ? [1] : [0, 1]).toContain(started);
    const survivor = servers[0];
    if (survivor !== undefined) await checkTalk(survivor, talk);
  });

  it('leaves a database that agrees with everything that clients were shown', async () => {
    expect(await sharedViolations(uri, [...cutOff, ...talks.values()])).toEqual([]);
  }, 30_000);

  it('has started no tool twice', () => {
    const keys = startedKeys();
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has billed every model call once, and released every chat', async () => {
    const store = await openMongoStore({
      uri,
      logger: recordingLogger(),
      dev: true,
      existing: true,
    });
    try {
      const [billed] = await store.usage.summarize(tenantScope(APP_ID, USER_ID), { group_by: [] });
      expect(billed?.calls).toBe([...talks.values()].flatMap((talk) => talk.of('usage')).length);
      for (const chat_id of talks.keys()) {
        const chat = chatRef(tenantScope(APP_ID, USER_ID), chat_id);
        const released = async (): Promise<boolean> =>
          (await store.directory.get(chat))?.owner === null;
        await until(released, { timeout_ms: 15_000 });
      }
    } finally {
      await store.close();
    }
  }, 30_000);
});
