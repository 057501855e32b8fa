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

/** `FUZZ_SEED` runs one seed, and `FUZZ_RUNS` sets the number of runs. */
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

  it('end every run with exactly one terminal event, after which it has no more events', () => {
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

  it('leave no chat stuck, and end no run in a bug', () => {
    each(({ chat, stuck }) => {
      expect(stuck).toBe('');
      expect(chat.of('workflow_error').filter(({ code }) => code === 'internal')).toEqual([]);
      expect(chat.state()).toMatchObject({ run: null });
      expect(chat.state().calls.size + chat.state().questions.size).toBe(0);
    });
  });

  it('give every call exactly one result, after the call, and close every question', () => {
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

  it('give every command exactly one event', () => {
    each(({ chat, commands }) => {
      const answered = chat.events.flatMap((event) =>
        'command_id' in event && event.command_id !== undefined ? [event.command_id] : [],
      );
      expect([...answered].sort()).toEqual([...commands].sort());
    });
  });

  it('keep the order of the protocol: a run starts with what opened it, turns are counted, calls follow their agent', () => {
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

  it('fold to the same state from the whole log, from any prefix, and event by event', () => {
    each(({ chat, seed }) => {
      const whole = asText(chat.state());
      const random = randomFrom(seed);
      expect(asText(foldAll(chat.commits))).toBe(whole);
      const cut = Math.floor(random() * chat.commits.length);
      const prefix = foldAll(chat.commits.slice(0, cut));
      const before = asText(prefix);
      expect(asText(foldAll(chat.commits.slice(cut), prefix))).toBe(whole);
      expect(asText(prefix)).toBe(before);
      expect(asText(eventByEvent(chat.commits))).toBe(whole);
    });
  });

  it('give the same log for the same seed', async () => {
    for (const seed of seeds.slice(0, 20)) {
      const again = await randomRun(seed);
      expect(JSON.stringify(again.chat.events)).toBe(
        JSON.stringify(finished.get(seed)?.chat.events),
      );
    }
  });

  it('leave no rejection unhandled', () => {
    expect(rejections).toEqual([]);
  });

  it('cover all kinds of events', () => {
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

const eventByEvent = (commits: readonly Commit[]): ChatState =>
  commits.reduce(
    (state, { events, fence }) =>
      events.reduce((inner, event) => applyEvent(inner, event, fence), state),
    emptyChat,
  );
