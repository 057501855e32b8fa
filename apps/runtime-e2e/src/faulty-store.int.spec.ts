import {
  chatRef,
  logRef,
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
  faultyStore,
  historyCheck,
  randomFrom,
  readWholeLog,
  realClock,
  recordingLogger,
  sequentialIds,
  testCatalog,
  testTools,
  testWorkflow,
  until,
} from '@mozaiks/testkit';

const FIRST = Number(process.env['FIRST_SEED'] ?? 1);
const SEEDS = Array.from(
  { length: Number(process.env['SEEDS'] ?? 5) },
  (_, index) => FIRST + index,
);
const CHATS = 12;
const MESSAGES = 3;
const scope = tenantScope('app', 'user');

const started: string[] = [];
const look = ({ what }: Readonly<Record<string, unknown>>): string =>
  `${started.push(String(what))}`;
const workflow = testWorkflow({ workflow_name: 'W', agents: ['a'], tools: { look } });
/** Requests the tool once for each message, then answers. */
const model: ModelProvider = {
  resolve: () => ({ provider: 'test', model: 'm' }),
  async *stream({ messages }) {
    const last = messages.at(-1);
    if (last?.role === 'user')
      yield { type: 'tool_call', tool: 'look', arguments: { what: last.text }, raw: '' };
    else yield { type: 'text', text: 'answered' };
    yield {
      type: 'finish',
      reason: last?.role === 'user' ? 'tool_calls' : 'stop',
      provider: 'test',
      model: 'm',
      usage: null,
      cached: false,
    };
  },
};

/**
 * A process of the runtime on a store that fails for a fifth of the calls: half of them before the
 * call is applied, half after.
 */
function startProcess(
  store: ChatStore,
  { seed, name, faults }: { seed: number; name: string; faults: () => boolean },
): Runner {
  const ids = sequentialIds(`${name}-`);
  const clock = realClock();
  const logger = recordingLogger();
  return createRunner({
    store: faultyStore(store, {
      random: randomFrom(seed),
      fail: 0.1,
      loseReply: 0.1,
      when: faults,
    }),
    catalog: testCatalog([workflow]),
    engine: createEngine({
      models: model,
      tools: testTools(workflow.functions),
      clock,
      ids,
      logger,
    }),
    clock,
    ids,
    logger,
    settings: { retryMs: 2, maxRetryMs: 20, sweepMs: 100, signalBatchMs: 5, slowCheckMs: 500 },
  });
}

/** Retries until the call is accepted, as a client does. */
const insist = <T>(ask: () => Promise<T>): Promise<T> =>
  until(() => ask().then((value) => ({ value })), { timeout_ms: 20_000 }).then(
    ({ value }) => value,
  );

async function watch(runner: Runner, log: LogRef, signal: AbortSignal): Promise<RuntimeEvent[]> {
  const seen: RuntimeEvent[] = [];
  for await (const item of runner.chats.follow(log, { after_seq: 0 }, signal))
    if (item.type === 'commit') seen.push(...item.commit.events);
  return seen;
}

describe.each(SEEDS)('two processes on a store that fails now and then, seed %i', (seed) => {
  it('lose nothing and do nothing twice', async () => {
    let faulty = true;
    started.length = 0;
    const store = await openEmbeddedStore({ file: null });
    const faults = (): boolean => faulty;
    const runners = ['p', 'q'].map((name, index) =>
      startProcess(store, { seed: 2 * seed + index, name, faults }),
    );
    await Promise.all(runners.map((runner) => runner.start()));
    const over = new AbortController();
    const of = (index: number): Runner => runners[index % 2] as Runner;

    const chats = await Promise.all(
      Array.from({ length: CHATS }, async (_, chat) => {
        const { log } = await insist(() =>
          of(chat).chats.open(scope, { chat_id: `chat-${chat}`, workflow_name: 'W' }),
        );
        const view = watch(of(chat + 1), log, over.signal);
        const accepted = Array.from({ length: MESSAGES }, (_, message) => `${chat}-${message}`);
        for (const command_id of accepted)
          await insist(() =>
            of(chat + Number(command_id.at(-1))).chats.submit(log, {
              type: 'user_message',
              command_id,
              text: command_id,
            }),
          );
        return { log, view, accepted };
      }),
    );
    faulty = false;
    const atRest = async (log: LogRef): Promise<boolean> => {
      const record = await store.directory.get(log);
      return (
        record?.owner === null &&
        (await store.inbox.pending(log)).length === 0 &&
        record.due_at === null
      );
    };
    for (const { log } of chats) await until(() => atRest(log), { timeout_ms: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 600)); // a slow check
    over.abort();
    for (const { log, view, accepted } of chats) {
      const commits = await readWholeLog(store.log, logRef(chatRef(log, log.chat_id), log.log_id));
      const views = [
        { name: log.chat_id, after_seq: 0, viewer: { trace: true }, events: (await view) as never },
      ];
      expect(historyCheck({ commits, views, accepted, ended: true })).toEqual([]);
      const events = commits.flatMap(({ events }) => events);
      const answers = events.filter(
        ({ type }) => type === 'agent_response' || type === 'workflow_error',
      );
      const ends = events.filter(({ type }) => type === 'workflow_complete');
      expect([answers.length, (await view).length]).toEqual([ends.length, events.length]);
    }
    expect(new Set(started).size).toBe(started.length);
    await Promise.all(runners.map((runner) => runner.stop()));
    await store.close();
  }, 60_000);
});
