import {
  RuntimeError,
  tenantScope,
  type ChatStore,
  type LogRef,
  type ModelProvider,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { createEngine } from '@mozaiks/engine';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import { createRunner, type Runner } from '@mozaiks/runner';
import {
  aroundStore,
  readWholeLog,
  realClock,
  recordingLogger,
  sequentialIds,
  testCatalog,
  testTools,
  testWorkflow,
  until,
  type Around,
} from '@mozaiks/testkit';

const parent = testWorkflow({
  workflow_name: 'Parent',
  agents: ['a', 'b'],
  variables: {
    items: { type: 'array', source: { type: 'static', value: ['x', 'y', 'z'] } },
    results: { type: 'array', default: [] },
  },
  handoffs: [
    {
      from: 'a',
      to: {
        type: 'workflow',
        workflow: 'Child',
        fan_out: { items: 'items', into: 'results', max_parallel: 2, on_failure: 'stop' },
      },
    },
    { from: 'a', to: 'b' },
  ],
});
const child = testWorkflow({ workflow_name: 'Child', agents: ['c'] });

/** Children answer with their task. */
const model: ModelProvider = {
  resolve: () => ({ provider: 'test', model: 'm' }),
  async *stream({ messages }) {
    const last = messages.at(-1);
    yield { type: 'text', text: last?.role === 'user' ? `done ${last.text}` : 'answered' };
    yield {
      type: 'finish',
      reason: 'stop',
      provider: 'test',
      model: 'm',
      usage: null,
      cached: false,
    };
  },
};

function startProcess(store: ChatStore, name: string): Runner {
  const [ids, clock, logger] = [sequentialIds(`${name}-`), realClock(), recordingLogger()];
  return createRunner({
    store,
    catalog: testCatalog([parent, child]),
    engine: createEngine({
      models: model,
      tools: testTools(parent.functions),
      clock,
      ids,
      logger,
    }),
    clock,
    ids,
    logger,
    settings: { heartbeatMs: 30, sweepMs: 60, retryMs: 2, maxRetryMs: 20, signalBatchMs: 2 },
  });
}

/** A process whose store stops answering at the nth commit, before or after the commit is made. */
function mortal(store: ChatStore, nth: number, when: 'before' | 'after') {
  const life = { commits: 0, dead: false };
  const ended = new AbortController();
  const silence = (): Promise<never> =>
    new Promise((_, reject) => {
      const end = (): void => reject(new RuntimeError('store_unavailable'));
      if (ended.signal.aborted) end();
      else ended.signal.addEventListener('abort', end);
    });
  const around: Around = async ({ port, method }, apply) => {
    if (life.dead) return silence();
    const isLast = port === 'log' && method === 'append' && ++life.commits === nth;
    if (isLast && when === 'before') life.dead = true;
    if (life.dead) return silence();
    const outcome = await apply();
    if (isLast) life.dead = true;
    return life.dead ? silence() : outcome;
  };
  return { store: aroundStore(store, around), life, bury: () => ended.abort() };
}

const eventsOf = async (store: ChatStore, log: LogRef): Promise<readonly RuntimeEvent[]> =>
  (await readWholeLog(store.log, log)).flatMap(({ events }) => events);
const named = <T extends RuntimeEvent['type']>(events: readonly RuntimeEvent[], type: T) =>
  events.filter((event): event is Extract<RuntimeEvent, { type: T }> => event.type === type);

/** Whether the process survived to the end, and the parent's log. */
async function runWithCrash(nth: number, when: 'before' | 'after') {
  const store = await openEmbeddedStore({ file: null });
  const first = mortal(store, nth, when);
  const runners = [startProcess(first.store, 'p')];
  await runners[0]?.start();
  const opened = await runners[0]?.chats.open(tenantScope('app', 'user'), {
    chat_id: 'chat',
    workflow_name: 'Parent',
  });
  if (opened === undefined) throw new Error('no chat');
  const { log } = opened;
  void runners[0]?.chats
    .submit(log, { type: 'user_message', command_id: 'c1', text: 'go' })
    .catch(() => undefined);
  const isOver = async (): Promise<boolean> =>
    named(await eventsOf(store, log), 'workflow_complete').length > 0;
  await until(async () => first.life.dead || (await isOver()), { timeout_ms: 20_000 });
  const second = startProcess(store, 'q');
  runners.push(second);
  await second.start();
  await until(isOver, { timeout_ms: 30_000 });
  const events = await eventsOf(store, log);
  first.bury();
  await Promise.all(runners.map((runner) => runner.stop()));
  await store.close();
  return { crashed: first.life.dead, events };
}

describe.each(['before', 'after'] as const)('a process that dies %s a commit is made', (when) => {
  it('at every commit of a fan-out: each child ends once, and the results keep their order', async () => {
    for (let nth = 1; ; nth++) {
      const { crashed, events } = await runWithCrash(nth, when);
      expect(named(events, 'tool_call').map(({ fan_out }) => fan_out?.index)).toEqual([0, 1, 2]);
      expect(named(events, 'child_start')).toHaveLength(3);
      expect(named(events, 'child_complete')).toHaveLength(3);
      expect(named(events, 'context_update').map(({ set }) => set)).toEqual([
        { results: ['done x', 'done y', 'done z'] },
      ]);
      expect(named(events, 'workflow_complete').map(({ reason }) => reason)).toEqual(['done']);
      if (!crashed) return expect(nth).toBeGreaterThan(8);
    }
  }, 200_000);
});
