import { EventSchema } from '@ag-ui/core/schemas';
import { EventSchemas as EventSchemas39 } from 'ag-ui-core-0-0-39';
import { emptyChat, foldAll, isTerminal, type Commit, type JsonValue, type LiveDraft, type RuntimeEvent } from '@mozaiks/contracts';
import { randomFrom, type Random } from '@mozaiks/testkit';
import type { Projected } from '../../../../libs/ag-ui/src/events.ts';
import { messagesOf } from '../../../../libs/ag-ui/src/messages.ts';
import { begin, project, withoutHistory } from '../../../../libs/ag-ui/src/project/project.ts';
import type { RunView } from '../../../../libs/ag-ui/src/project/run-view.ts';
import { randomRun } from '../../../../libs/engine/src/fuzz.fixture.ts';
import { createPageModel, nullIn } from './page-model.fixture.ts';

/** `FUZZ_SEED` runs one seed, `FUZZ_RUNS` that many. */
const only = process.env['FUZZ_SEED'];
const seeds = only === undefined ? Array.from({ length: Number(process.env['FUZZ_RUNS'] ?? 60) }, (_, at) => at + 1) : [Number(only)];

interface Response {
  readonly seed: number;
  readonly events: readonly Projected[];
  readonly declared: boolean;
  /** The log up to the end of the response. */
  readonly log: readonly RuntimeEvent[];
  readonly page: ReturnType<typeof createPageModel>;
}

/** What was shown live of the messages of a commit: pieces of those that stand, and of those that are void. */
function liveBefore(commit: Commit, random: Random): LiveDraft[] {
  const piece = (message_id: string, text: string, agent = 'a'): LiveDraft[] => {
    const length = Math.floor(random() * (text.length + 1));
    const cut = Math.floor(random() * (length + 1));
    const base = { type: 'agent_delta', run_id: 'r', agent, message_id } as const;
    const parts = [
      { ...base, offset: 0, text: text.slice(0, cut) },
      { ...base, offset: cut, text: text.slice(cut, length) },
    ];
    return random() < 0.2 ? parts.slice(1) : random() < 0.1 ? [...parts, ...parts] : parts;
  };
  return commit.events.flatMap((event) => {
    if (event.type === 'agent_response' && event.visible) {
      return random() < 0.8 ? piece(event.message_id, random() < 0.1 ? 'quite another text' : event.text, event.agent) : [];
    }
    if (event.type === 'error' && event.message_id !== undefined) return piece(event.message_id, 'void text');
    return event.type === 'owner_changed' || isTerminal(event) ? (random() < 0.4 ? piece(`void-${event.seq}`, 'lost text') : []) : [];
  });
}

/** The response to the request of one of the chat's messages. */
function respondTo(seed: number, commits: readonly Commit[], message: Extract<RuntimeEvent, { type: 'user_message' }>): Response {
  const random = randomFrom(seed * 1_000 + message.seq);
  const events = commits.flatMap((commit) => commit.events);
  const from = message.seq - 1;
  const declared = random() < 0.5;
  const before = commits.map((commit) => ({ ...commit, events: commit.events.filter(({ seq }) => seq <= from) }));
  const names = { names: new Map<string, string>(), declared };
  let view: RunView = {
    facts: {
      threadId: 'thread',
      runId: 'run',
      declared,
      shared: new Set(['n']),
      tools: new Set(random() < 0.5 ? ['form'] : []),
      answered: new Set(),
      snapshotAfter: random() < 0.3 ? message.command_id : undefined,
    },
    chat: withoutHistory(before.length === 0 ? emptyChat : foldAll(before)),
    waiting: new Set([message.command_id]),
    messages: new Set([message.command_id]),
    isShowing: false,
    isLive: false,
    state: new Map([['n', 0]]),
    text: null,
    step: null,
    end: null,
    refused: null,
    isOver: false,
  };
  const sent: Projected[] = [];
  const page = createPageModel(
    events,
    messagesOf(
      events.filter(({ seq }) => seq <= from),
      names,
    ),
    names,
  );
  const take = (step: { readonly view: RunView; readonly events: readonly Projected[] }): void => {
    view = step.view;
    sent.push(...step.events);
    for (const event of step.events) page.take(event);
  };
  take(begin(view, 1_000.5, { snapshot: random() < 0.1 }));
  take(project(view, { type: 'caught_up', at: 1_000.5 }));
  let end = from;
  for (const commit of commits) {
    const left = { ...commit, events: commit.events.filter(({ seq }) => seq > from) };
    if (left.events.length === 0 || view.isOver) continue;
    for (const delta of liveBefore(left, random)) take(project(view, { type: 'live', delta, at: 2_000.25 }));
    take(project(view, { type: 'commit', commit: left }));
    end = view.chat.head_seq;
  }
  if (!view.isOver) take(project(view, { type: 'stop', code: 'shutting_down', message: 'going away', at: 3_000 }));
  take(project(view, { type: 'stop', code: 'internal', message: 'after the end', at: 3_000 }));
  return { seed, events: sent, declared, log: events.filter(({ seq }) => seq <= end), page };
}

describe('the response to any message of a random chat', () => {
  const responses: Response[] = [];
  beforeAll(async () => {
    for (const seed of seeds) {
      const { commits } = (await randomRun(seed)).chat;
      const messages = commits.flatMap(({ events }) => events.flatMap((event) => (event.type === 'user_message' ? [event] : [])));
      responses.push(...messages.map((message) => respondTo(seed, commits, message)));
    }
  }, 120_000);

  const each = (check: (response: Response) => void): void => {
    expect(responses.length).toBeGreaterThan(only === undefined ? seeds.length : 0);
    for (const response of responses) {
      try {
        check(response);
      } catch (error) {
        const told = [...response.log, ...response.events].map((event) => JSON.stringify(event)).join('\n');
        throw new Error(`FUZZ_SEED=${response.seed}: ${error instanceof Error ? error.message : String(error)}\n${told}`);
      }
    }
  };
  const isEnd = ({ type }: Projected): boolean => type === 'RUN_FINISHED' || type === 'RUN_ERROR';

  it('starts with RUN_STARTED and has exactly one end, which comes last', () => {
    each(({ events }) => {
      expect(events[0]).toMatchObject({ type: 'RUN_STARTED', threadId: 'thread', runId: 'run' });
      expect(events.filter(({ type }) => type === 'RUN_STARTED')).toHaveLength(1);
      expect(events.filter(isEnd)).toHaveLength(1);
      expect(isEnd(events.at(-1) as Projected)).toBe(true);
    });
  });

  it('opens and closes each text, call and step, one step at a time', () => {
    each(({ events }) => {
      const open = new Set<string>();
      for (const event of events) {
        const id = 'stepName' in event ? 'step' : 'messageId' in event ? event.messageId : 'toolCallId' in event ? event.toolCallId : '';
        if (/_START(ED)?$/.test(event.type) && event.type !== 'RUN_STARTED') {
          expect(open.has(id)).toBe(false);
          open.add(id);
        }
        if (/_(CONTENT|ARGS|END|FINISHED)$/.test(event.type) && event.type !== 'RUN_FINISHED') expect(open.has(id)).toBe(true);
        if (/_(END|FINISHED)$/.test(event.type)) open.delete(id);
        if (isEnd(event)) expect([...open]).toEqual([]);
      }
    });
  });

  it('has one result for each call before RUN_FINISHED, unless a person is asked about the call', () => {
    each(({ events }) => {
      const results = events.flatMap((event) => (event.type === 'TOOL_CALL_RESULT' ? [event.toolCallId] : []));
      expect(new Set(results).size).toBe(results.length);
      const last = events.at(-1);
      if (last?.type !== 'RUN_FINISHED') return;
      const left = events.flatMap((event) =>
        event.type === 'TOOL_CALL_START' && !results.includes(event.toolCallId) ? [event.toolCallId] : [],
      );
      const outcome = last.outcome;
      const asked = outcome?.type === 'interrupt' ? outcome.interrupts.map(({ toolCallId }) => toolCallId) : [];
      const awaits = last.result?.['reason'] === 'awaiting_input';
      if (!awaits) expect(left.filter((id) => !asked.includes(id))).toEqual([]);
    });
  });

  it('leaves a page with what is stored, and nothing else', () => {
    each(({ log, page, declared }) => {
      const stored = messagesOf(log, { names: new Map(), declared }).filter(({ role }) => role !== 'user');
      const byId = (messages: readonly { readonly id: string }[]) => Object.fromEntries(messages.map((message) => [message.id, message]));
      expect(byId(page.answers())).toEqual(byId(stored));
    });
  });

  it('holds no null but in values of variables, whole milliseconds, and the seq of events in order', () => {
    each(({ events }) => {
      let last = 0;
      for (const event of events) {
        if (event.type !== 'STATE_SNAPSHOT' && event.type !== 'STATE_DELTA') expect(nullIn(event as unknown as JsonValue)).toBeUndefined();
        expect(Number.isInteger(event.timestamp)).toBe(true);
        const seq = event.metadata?.seq ?? last;
        expect(seq).toBeGreaterThanOrEqual(last);
        last = seq;
      }
    });
  });

  it('is understood by the first and the latest version of the standard', () => {
    each(({ events }) => {
      for (const event of events) {
        if (event.type === 'RESYNC') continue;
        expect(EventSchema.parse(event)).toEqual(event);
        expect(EventSchemas39.parse(event)).toMatchObject({ type: event.type });
      }
    });
  });

  it('sends state as additions only', () => {
    each(({ events }) => {
      for (const event of events) if (event.type === 'STATE_DELTA') expect(event.delta.every(({ op }) => op === 'add')).toBe(true);
    });
  });
});
