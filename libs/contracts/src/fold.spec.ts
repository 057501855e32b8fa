import fc from 'fast-check';
import { emptyChat, type ChatState } from './chat-state.ts';
import type { RuntimeEvent } from './events.ts';
import { numbered, wholeRun } from './events.fixture.ts';
import { applyEvent, foldAll } from './fold.ts';
import { jsonSize } from './json-size.ts';
import { deadlineOf, isAtRest, isForkPoint, pendingQuestions, statusOf } from './rest.ts';

const after = (events: readonly RuntimeEvent[], fence = 1): ChatState =>
  foldAll([{ events, fence }]);
const upTo = (type: RuntimeEvent['type'], nth = 1): readonly RuntimeEvent[] => {
  const places = wholeRun.flatMap((event, at) => (event.type === type ? [at] : []));
  return wholeRun.slice(0, (places[nth - 1] ?? -1) + 1);
};

describe('the fold', () => {
  it('gives the same state for one event at a time and for all at once', () => {
    expect(wholeRun.reduce((state, event) => applyEvent(state, event, 1), emptyChat)).toEqual(
      after(wholeRun),
    );
  });

  it('gives the same state from any prefix and the rest', () => {
    fc.assert(
      fc.property(fc.nat(wholeRun.length), (cut) => {
        const prefix = after(wholeRun.slice(0, cut));
        expect(foldAll([{ events: wholeRun.slice(cut), fence: 1 }], prefix)).toEqual(
          after(wholeRun),
        );
      }),
    );
  });

  it('does not change the state that it was given', () => {
    const before = after(upTo('input_request'));
    const copy = structuredClone(before);
    for (const event of wholeRun.slice(before.head_seq)) applyEvent(before, event, 1);
    expect(before).toEqual(copy);
  });

  it('folds 5,000 events in linear time', () => {
    const many = numbered(
      Array.from({ length: 5_000 }, (_, i) => ({
        type: 'user_message',
        message_id: `m${i}`,
        command_id: `c${i}`,
        text: 'x',
      })),
    );
    const started = performance.now();
    after(many);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('opens a run with the event that causes it, and ends it with a terminal event', () => {
    expect(after(upTo('user_message')).run).toMatchObject({ run_id: 'run', start: null });
    expect(after(wholeRun)).toMatchObject({
      run: null,
      runs: 1,
      last_end: { type: 'workflow_complete' },
    });
  });

  it('counts the bytes of all events of the log', () => {
    const sizes = wholeRun.map(jsonSize);
    expect(after(wholeRun).log_size).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });

  it('sums up the usage of a run', () => {
    expect(after(upTo('usage')).run?.usage).toMatchObject({
      input_tokens: 10,
      output_tokens: 5,
      cost_usd: 0.5,
      model_calls: 1,
    });
  });

  it('counts turns since the user last spoke', () => {
    expect(after(upTo('agent_start', 2)).run).toMatchObject({ turns: 1, total_turns: 2 });
  });

  it('frees a call under the fence of its last answer', () => {
    const asked = foldAll([{ events: upTo('usage'), fence: 1 }]);
    const answered = foldAll([{ events: [wholeRun[6] as RuntimeEvent], fence: 4 }], asked);
    expect(asked.calls.get('call')).toMatchObject({ free_fence: 1, request_id: 'q1' });
    expect(answered.calls.get('call')).toMatchObject({
      free_fence: 4,
      answers: [{ kind: 'approval' }],
    });
    expect(answered.calls.get('call')?.request_id).toBeUndefined();
  });

  it('closes the question of a call with the result of the call', () => {
    const late = numbered(
      [
        {
          type: 'tool_result',
          call_id: 'call',
          ok: false,
          error: { code: 'timeout', message: '' },
          duration_ms: 0,
        },
      ],
      7,
    );
    expect(foldAll([{ events: late, fence: 1 }], after(upTo('usage'))).questions.size).toBe(0);
  });

  it('closes what is open when a run ends', () => {
    const end = numbered(
      [{ type: 'workflow_error', code: 'internal', message: '', retryable: false }],
      7,
    );
    expect(foldAll([{ events: end, fence: 1 }], after(upTo('usage')))).toMatchObject({
      calls: new Map(),
      questions: new Map(),
      speaker: null,
    });
  });

  it('counts takeovers until a commit makes progress', () => {
    const taken = numbered([{ type: 'owner_changed', takeover: 2 }], 4);
    const state = foldAll([{ events: taken, fence: 2 }], after(upTo('agent_start')));
    expect(state).toMatchObject({ takeovers: 2, tail_fence: 2 });
    expect(applyEvent(state, wholeRun[3] as RuntimeEvent, 2).takeovers).toBe(0);
  });
});

describe('a chat', () => {
  it('is at rest without a run, with a question, and with calls that wait for others', () => {
    expect(isAtRest(emptyChat)).toBe(true);
    expect(isAtRest(after(upTo('workflow_start')))).toBe(false);
    expect(isAtRest(after(upTo('usage')))).toBe(true);
    expect(isAtRest(after(upTo('input_response')))).toBe(false);
    expect(isAtRest(after(upTo('input_request', 2)))).toBe(true);
  });

  it('can be forked where a run has ended or a question is open', () => {
    const forkable = (events: readonly RuntimeEvent[]): number[] =>
      events.flatMap((event, at) =>
        isForkPoint(after(events.slice(0, at + 1)), event) ? [event.seq] : [],
      );
    const marks = ['input_request', 'workflow_complete'];
    expect(forkable(wholeRun)).toEqual(
      wholeRun.flatMap(({ type, seq }) => (marks.includes(type) ? [seq] : [])),
    );
  });

  it('cannot be forked while a nested chat is open, which answers only its own parent', () => {
    const nested = numbered(
      [{ type: 'child_start', call_id: 'call', child_chat_id: 'child', workflow_name: 'Sub' }],
      5,
    );
    const asked = numbered(
      [
        {
          type: 'input_request',
          request_id: 'q1',
          kind: 'text',
          agent: 'A',
          prompt: '',
          call_id: 'call',
        },
      ],
      6,
    );
    const state = after([...upTo('tool_call'), ...nested, ...asked]);
    expect(isAtRest(state)).toBe(true);
    expect(asked.map((event) => isForkPoint(state, event))).toEqual([false]);
  });

  it('has the status of its last run', () => {
    expect(statusOf(after(upTo('usage')))).toBe('awaiting_input');
    expect(statusOf(after(upTo('agent_start')))).toBe('running');
    expect(statusOf(after(wholeRun))).toBe('idle');
    expect(
      statusOf(
        after([
          ...upTo('agent_start'),
          ...numbered(
            [{ type: 'workflow_error', code: 'internal', message: '', retryable: false }],
            4,
          ),
        ]),
      ),
    ).toBe('failed');
  });

  it('is due when its first question runs out', () => {
    expect(deadlineOf(after(upTo('usage')))).toBe(Date.UTC(2026, 0, 1, 1));
    expect(deadlineOf(after(wholeRun))).toBeNull();
  });

  it('announces its open questions', () => {
    expect(pendingQuestions(after(upTo('usage')))).toEqual([
      {
        chat_id: 'chat',
        request_id: 'q1',
        kind: 'approval',
        agent: 'A',
        prompt: 'pay?',
        call_id: 'call',
        expires_at: '2026-01-01T01:00:00.000Z',
      },
    ]);
  });
});
