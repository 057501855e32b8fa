import { emptyChat, type EventDraft, type LiveDraft } from '@mozaiks/contracts';
import { asking, logOf, question, turn } from '../log.fixture.ts';
import { startResponse, project, type ResponseInput } from './project.ts';
import type { RunInfo, RunView } from './run-view.ts';

const viewOf = (info: Partial<RunInfo> = {}, more: Partial<RunView> = {}): RunView => ({
  info: {
    threadId: 't',
    runId: 'r',
    chat_id: 'c',
    declared: true,
    shared: new Set(),
    tools: new Set(),
    answered: new Set(),
    ...info,
  },
  chat: emptyChat,
  nestedChats: new Map(),
  asked: new Set(),
  waiting: new Set(),
  messages: new Set(),
  isShowing: true,
  isLive: true,
  state: new Map(),
  text: null,
  step: null,
  end: null,
  refused: null,
  isOver: false,
  ...more,
});
const commit = (...drafts: readonly EventDraft[]): readonly ResponseInput[] =>
  logOf(drafts).map((made): ResponseInput => ({ type: 'commit', commit: made }));
const live = (delta: Partial<LiveDraft>): ResponseInput => ({
  type: 'live',
  delta: {
    type: 'agent_delta',
    run_id: 'one',
    agent: 'a',
    message_id: 'a-one',
    offset: 0,
    text: '',
    ...delta,
  } as LiveDraft,
  at: 5.5,
});

function projectAll(view: RunView, all: readonly ResponseInput[]) {
  const events = [];
  let now = view;
  for (const one of all) {
    const step = project(now, one);
    now = step.view;
    events.push(...step.events);
  }
  return {
    view: now,
    events,
    texts: events.flatMap((event) => (event.type === 'TEXT_MESSAGE_CONTENT' ? [event.delta] : [])),
  };
}
const [first, ...answer] = turn('one');
const ASKED = [first as EventDraft, ...answer.slice(0, 2)];
const ANSWERED = answer.slice(2);

describe('the response', () => {
  it('starts with both ids, and with the version if the client supports it', () => {
    expect(startResponse(viewOf(), 1.9, { snapshot: false }).events).toEqual([
      {
        type: 'RUN_STARTED',
        threadId: 't',
        runId: 'r',
        protocolVersion: '1.0',
        metadata: { chat_id: 'c' },
        timestamp: 1,
      },
    ]);
    expect(
      startResponse(viewOf({ declared: false }), 1, { snapshot: false }).events[0],
    ).not.toHaveProperty('protocolVersion');
  });

  it('sends each piece of a text once, and the rest with the whole message', () => {
    const { texts } = projectAll(viewOf(), [
      ...commit(...ASKED),
      live({ text: 'You ' }),
      live({ offset: 0, text: 'You sa' }),
      live({ offset: 9, text: 'too early' }),
      ...commit(...ANSWERED),
    ]);
    expect(texts).toEqual(['You ', 'sa', 'id one.']);
  });

  it('retracts a text that changes', () => {
    const { events } = projectAll(viewOf(), [
      ...commit(...ASKED),
      live({ text: 'I never' }),
      ...commit(...ANSWERED),
    ]);
    expect(events.map(({ type }) => type).slice(-5)).toEqual([
      'TEXT_MESSAGE_CONTENT',
      'TEXT_MESSAGE_END',
      'RESYNC',
      'STEP_FINISHED',
      'RUN_FINISHED',
    ]);
  });

  it.each([
    [[{ type: 'owner_changed', run_id: 'one', takeover: 1 }]],
    [
      [
        {
          type: 'error',
          run_id: 'one',
          code: 'drained',
          message: 'x',
          retryable: true,
          message_id: 'a-one',
        },
      ],
    ],
  ] as const)('retracts a text that is void: %j', (drafts) => {
    const { events, view } = projectAll(viewOf(), [
      ...commit(...ASKED),
      live({ text: 'You' }),
      ...commit(...drafts),
    ]);
    expect(events.slice(-3).map(({ type }) => type)).toEqual([
      'TEXT_MESSAGE_END',
      'RESYNC',
      'CUSTOM',
    ]);
    expect(view.isOver).toBe(false);
  });

  it('sends nothing of other requests before its own message', () => {
    const view = viewOf(
      {},
      { isShowing: false, waiting: new Set(['mine']), messages: new Set(['mine']) },
    );
    const { events } = projectAll(view, [...commit(...turn('other')), live({ text: 'x' })]);
    expect(events).toEqual([]);
    const own = { ...(first as Extract<EventDraft, { type: 'user_message' }>), command_id: 'mine' };
    expect(
      projectAll(view, [...commit(...turn('other')), ...commit(own, ...answer)]).texts,
    ).toEqual(['You said one.']);
  });

  it('ends once, and sends nothing after its end', () => {
    const { events } = projectAll(viewOf(), [
      ...commit(...turn('one')),
      ...commit(...turn('two')),
      { type: 'stop', code: 'x', message: '', at: 9 },
    ]);
    expect(events.filter(({ type }) => /^RUN_/.test(type))).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'RUN_FINISHED', result: { reason: 'done' } });
  });

  it('waits for the commands of the request beyond the end of a run', () => {
    const { view } = projectAll(
      viewOf({}, { waiting: new Set(['later']) }),
      commit(...turn('one')),
    );
    expect(view.isOver).toBe(false);
  });

  it('ends with RUN_ERROR if its message is rejected, and with RUN_FINISHED if an answer is', () => {
    const refusal: EventDraft = {
      type: 'command_rejected',
      run_id: null,
      command_id: 'mine',
      code: 'chat_busy',
      message: 'busy',
    };
    const end = (view: RunView) => projectAll(view, commit(refusal)).events.at(-1);
    expect(
      end(viewOf({}, { waiting: new Set(['mine']), messages: new Set(['mine']) })),
    ).toMatchObject({
      type: 'RUN_ERROR',
      code: 'chat_busy',
    });
    expect(end(viewOf({}, { waiting: new Set(['mine']) }))).toMatchObject({ type: 'RUN_FINISHED' });
  });

  it('sends a text question as a message, and any other question as an interrupt', () => {
    expect(
      projectAll(viewOf(), commit(...asking('one'), question('text', 'q'))).events.slice(-5),
    ).toMatchObject([
      { type: 'TEXT_MESSAGE_START', messageId: 'q' },
      { delta: 'Which?' },
      { type: 'TEXT_MESSAGE_END' },
      { type: 'STEP_FINISHED' },
      { type: 'RUN_FINISHED', result: { reason: 'awaiting_input' } },
    ]);
    expect(
      projectAll(viewOf(), commit(...asking('one'), question('choice', 'q'))).events.at(-1),
    ).toMatchObject({
      outcome: {
        type: 'interrupt',
        interrupts: [{ id: 'q', reason: 'input_required', message: 'Which?' }],
      },
    });
  });

  it('shows only variables that clients may see, and sends a snapshot when one is removed', () => {
    const update = (set: object, unset: string[] = []): EventDraft =>
      ({
        type: 'context_update',
        run_id: 'one',
        set,
        by: 'tool',
        ...(unset.length > 0 ? { unset } : {}),
      }) as EventDraft;
    const view = viewOf({ shared: new Set(['a/b', 'c']) }, { state: new Map([['c', 1]]) });
    const { events } = projectAll(view, [
      ...commit(...ASKED),
      ...commit(update({ 'a/b': 2, secret: 3 })),
      ...commit(update({ secret: 4 })),
      ...commit(update({}, ['c'])),
    ]);
    expect(events.filter(({ type }) => /STATE/.test(type))).toMatchObject([
      { type: 'STATE_DELTA', delta: [{ op: 'add', path: '/a~1b', value: 2 }] },
      { type: 'STATE_SNAPSHOT', snapshot: { 'a/b': 2 } },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});
