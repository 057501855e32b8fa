import {
  applyEvent,
  canonicalJson,
  emptyChat,
  foldAll,
  isTerminal,
  type ChatState,
  type Commit,
  type JsonValue,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { randomFrom } from '@mozaiks/testkit';
import { randomRun, type RandomRun } from './fuzz.fixture.ts';

/** `FUZZ_SEED` runs one seed, `FUZZ_RUNS` that many. */
const only = process.env['FUZZ_SEED'];
const runs = Number(process.env['FUZZ_RUNS'] ?? 120);
const seeds = only === undefined ? Array.from({ length: runs }, (_, i) => i + 1) : [Number(only)];

const plain = (value: unknown): unknown =>
  value instanceof Map
    ? [...value].map(([key, inner]) => [key, plain(inner)])
    : Array.isArray(value)
      ? value.map(plain)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
        : value;
const asText = (state: ChatState): string => canonicalJson(plain(state) as JsonValue);

describe('random workflows, models, commands and crashes', () => {
  const finished = new Map<number, RandomRun>();
  const rejections: unknown[] = [];
  const note = (reason: unknown): number => rejections.push(reason);

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    for (const seed of seeds) {
      try {
        finished.set(seed, await randomRun(seed));
      } catch (error) {
        throw new Error(
          `FUZZ_SEED=${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          { cause: error },
        );
      }
    }
  }, 120_000);
  afterAll(() => void process.off('unhandledRejection', note));

  const each = (check: (run: RandomRun) => void): void => {
    for (const [seed, run] of finished) {
      try {
        check(run);
      } catch (error) {
        const log = run.chat.events
          .map(({ type, ...rest }) => `${type} ${JSON.stringify(rest)}`)
          .join('\n');
        throw new Error(
          `FUZZ_SEED=${seed}: ${error instanceof Error ? error.message : String(error)}\n${JSON.stringify(run.draft)}\n${log}`,
        );
      }
    }
  };

  it('every run has exactly one terminal fact, after which nothing of it comes', () => {
    each(({ chat }) => {
      const ends = new Map<string, number>();
      for (const event of chat.events) {
        if (event.run_id === null || event.type === 'command_rejected') continue;
        if (ends.has(event.run_id))
          throw new Error(`${event.type} ${event.seq} comes after the end of its run`);
        if (isTerminal(event)) ends.set(event.run_id, event.seq);
      }
      const opened = new Set(chat.of('workflow_start').map(({ run_id }) => run_id));
      expect(ends.size).toBe(opened.size);
    });
  });

  it('no chat is stuck, and no run ends in a bug', () => {
    each(({ chat, stuck }) => {
      expect(stuck).toBe('');
      expect(chat.of('workflow_error').filter(({ code }) => code === 'internal')).toEqual([]);
      expect(chat.state()).toMatchObject({ run: null });
      expect(chat.state().calls.size + chat.state().questions.size).toBe(0);
    });
  });

  it('every call has exactly one result, after it, and every question belongs to its time', () => {
    each(({ chat }) => {
      const open = new Set<string>();
      for (const event of chat.events) {
        if (event.type === 'tool_call') open.add(event.call_id);
        if (event.type === 'tool_result' && !open.delete(event.call_id))
          throw new Error(`a second or stray result of ${event.call_id}`);
        if (event.type === 'agent_start' && open.size > 0)
          throw new Error(`an agent starts with calls open: ${event.seq}`);
        if (isTerminal(event) && open.size > 0)
          throw new Error(`a run ends with calls open: ${event.seq}`);
      }
    });
  });

  it('every command has exactly one fact', () => {
    each(({ chat, commands }) => {
      const told = chat.events.flatMap((event) =>
        'command_id' in event && event.command_id !== undefined ? [event.command_id] : [],
      );
      expect([...told].sort()).toEqual([...commands].sort());
    });
  });

  it('order of the protocol: a run begins with what opened it, turns are counted, calls follow their agent', () => {
    each(({ chat }) => {
      const wrong: string[] = [];
      const check = (event: RuntimeEvent, holds: boolean): unknown =>
        holds ? undefined : wrong.push(`${event.type} ${event.seq}`);
      let agent = '';
      let turn = 0;
      for (const [at, event] of chat.events.entries()) {
        check(event, event.seq === at + 1);
        if (event.type === 'workflow_start') turn = 0;
        if (event.type === 'agent_start') {
          check(event, event.turn === (turn += 1));
          agent = event.agent;
        }
        if (event.type === 'tool_call') check(event, event.agent === agent);
        if (event.type === 'agent_response' && event.finish_reason !== 'greeting')
          check(event, event.agent === agent);
      }
      expect(wrong).toEqual([]);
    });
  });

  it('the log folds to the same state, whole, from any prefix, and fact by fact', () => {
    each(({ chat, seed }) => {
      const whole = asText(chat.state());
      const random = randomFrom(seed);
      expect(asText(foldAll(chat.commits))).toBe(whole);
      const cut = Math.floor(random() * chat.commits.length);
      const prefix = foldAll(chat.commits.slice(0, cut));
      const before = asText(prefix);
      expect(asText(foldAll(chat.commits.slice(cut), prefix))).toBe(whole);
      expect(asText(prefix)).toBe(before);
      expect(asText(factByFact(chat.commits))).toBe(whole);
    });
  });

  it('the same seed gives the same log', async () => {
    for (const seed of seeds.slice(0, 20)) {
      const again = await randomRun(seed);
      expect(JSON.stringify(again.chat.events)).toBe(
        JSON.stringify(finished.get(seed)?.chat.events),
      );
    }
  });

  it('nothing is rejected without a listener', () => {
    expect(rejections).toEqual([]);
  });

  it('the runs see something of the world', () => {
    if (only !== undefined || runs < 120) return;
    const seen = new Set(
      [...finished.values()].flatMap(({ chat }) => chat.events.map(({ type }) => type)),
    );
    const reasons = new Set(
      [...finished.values()].flatMap(({ chat }) =>
        chat.of('workflow_complete').map(({ reason }) => reason),
      ),
    );
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'guardrail',
        'child_complete',
        'history_summary',
        'structured_output',
        'owner_changed',
        'workflow_error',
        'error',
      ]),
    );
    expect([...reasons]).toEqual(
      expect.arrayContaining([
        'done',
        'terminate',
        'cancelled',
        'max_turns',
        'max_tool_rounds',
        'budget_exhausted',
        'no_user',
      ]),
    );
  });
});

const factByFact = (commits: readonly Commit[]): ChatState =>
  commits.reduce(
    (state, { events, fence }) =>
      events.reduce((inner, event) => applyEvent(inner, event, fence), state),
    emptyChat,
  );
