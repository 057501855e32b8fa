import type { EventOf, FanOut, JsonValue } from '@mozaiks/contracts';
import type { ModelStep, WorkflowDraft } from '@mozaiks/testkit';
import { conversation, type Conversation } from './conversation.fixture.ts';

const say = (agent: string): ModelStep => ({ agent, say: `${agent.toUpperCase()}.` });

const fanOut = (
  items: JsonValue,
  { more = {}, ...part }: Partial<FanOut> & { more?: Partial<WorkflowDraft> } = {},
): WorkflowDraft => ({
  agents: ['a', 'b'],
  variables: {
    items: { type: 'array', source: { type: 'static', value: items } },
    results: { type: 'array', default: ['old'] },
  },
  handoffs: [
    {
      from: 'a',
      to: {
        type: 'workflow',
        workflow: 'Research',
        fan_out: { items: 'items', into: 'results', max_parallel: 2, on_failure: 'stop', ...part },
      },
    },
    { from: 'a', to: 'b' },
  ],
  ...more,
});

async function started(
  draft: WorkflowDraft,
  steps: readonly ModelStep[] = [say('a'), say('a'), say('b')],
): Promise<Conversation> {
  const chat = conversation(draft, steps);
  await chat.say('find out');
  return chat;
}

/** Completes the child of the item. */
async function done(
  chat: Conversation,
  item: number,
  { status = 'complete', result = `R${item}` }: Partial<EventOf<'child_complete'>> = {},
): Promise<void> {
  const call = chat.of('tool_call').find(({ fan_out }) => fan_out?.index === item);
  await chat.send({ type: 'child_done', call_id: call?.call_id ?? '', status, result });
}

const itemsStarted = (chat: Conversation): (number | undefined)[] =>
  chat
    .of('child_start')
    .map(
      ({ call_id }) =>
        chat.of('tool_call').find((call) => call.call_id === call_id)?.fan_out?.index,
    );
const lastTypes = (chat: Conversation): string[] =>
  chat.commits
    .findLast(({ events }) => events.some(({ type }) => type === 'child_complete'))
    ?.events.map(({ type }) => type) ?? [];

describe('a fan-out', () => {
  it('calls the workflow for each item and starts max_parallel children, in one commit', async () => {
    const chat = await started(fanOut(['x', { y: 1 }, 3]));
    expect(
      chat.commits
        .at(-1)
        ?.events.map(({ type }) => type)
        .slice(-6),
    ).toEqual(['handoff', 'tool_call', 'tool_call', 'tool_call', 'child_start', 'child_start']);
    expect(chat.of('tool_call').map((call) => call.arguments)).toEqual([
      { text: 'x' },
      { text: '{"y":1}', context: { y: 1 } },
      { text: '3' },
    ]);
    expect(new Set(chat.of('child_start').map((child) => child.child_chat_id)).size).toBe(2);
    expect(itemsStarted(chat)).toEqual([0, 1]);
  });

  it('starts the next child in the commit that reports the end of another one', async () => {
    const chat = await started(fanOut(['x', 'y', 'z']));
    await done(chat, 1);
    expect(lastTypes(chat)).toEqual(['child_complete', 'tool_result', 'child_start']);
    expect(itemsStarted(chat)).toEqual([0, 1, 2]);
    await chat.run();
    expect(chat.types().at(-1)).toBe('child_start');
  });

  it('merges the results by order into the variable, and the agent continues', async () => {
    const chat = await started(fanOut(['x', 'y', 'z']));
    for (const item of [1, 2, 0]) await done(chat, item);
    expect(lastTypes(chat)).toEqual(['child_complete', 'tool_result', 'context_update']);
    expect(chat.last('context_update').set).toEqual({ results: ['R0', 'R1', 'R2'] });
    expect(chat.last('workflow_complete').reason).toBe('done');
    chat.model.expectDone();
  });

  it('shows the agent every result before it', async () => {
    const chat = await started(fanOut(['x', 'y']), [
      say('a'),
      {
        ...say('a'),
        expect: ({ messages }) =>
          expect(messages.slice(-2)).toMatchObject([
            { role: 'tool', tool: 'Research', value: 'R0' },
            { role: 'tool', tool: 'Research', value: 'R1' },
          ]),
      },
      say('b'),
    ]);
    await done(chat, 1);
    await done(chat, 0);
    chat.model.expectDone();
  });

  it('ends the other children with on_failure: stop, and sets nothing', async () => {
    const chat = await started(fanOut(['x', 'y', 'z']));
    await done(chat, 1, { status: 'error', result: { code: 'internal', message: 'no' } });
    expect(lastTypes(chat)).toEqual([
      'child_complete',
      'tool_result',
      'tool_result',
      'tool_result',
    ]);
    expect(chat.of('tool_result').map(({ error }) => error?.code)).toEqual([
      'child_failed',
      'cancelled',
      'cancelled',
    ]);
    expect(chat.of('context_update')).toEqual([]);
    expect(chat.last('workflow_complete').reason).toBe('done');
    await done(chat, 0);
    expect(chat.last('command_rejected').code).toBe('request_closed');
  });

  it('keeps the error among the results with on_failure: collect', async () => {
    const chat = await started(fanOut(['x', 'y'], { on_failure: 'collect' }));
    await done(chat, 0, { status: 'error', result: { code: 'internal', message: 'no' } });
    await done(chat, 1);
    expect(chat.last('context_update').set).toEqual({
      results: [{ error: { code: 'child_failed', message: 'no' } }, 'R1'],
    });
  });

  it('gives each child the same part of half of the budget, also children that start later', async () => {
    const more = { budget: { max_tokens: 100_000 } };
    const chat = await started(fanOut(['x', 'y', 'z'], { more }));
    await done(chat, 0);
    const budgets = chat.of('child_start').map(({ budget }) => budget?.max_tokens ?? 0);
    expect(budgets).toHaveLength(3);
    expect(new Set(budgets).size).toBe(1);
    expect(budgets[0]).toBeGreaterThan(16_000);
    expect(budgets[0]).toBeLessThanOrEqual(16_666);
  });

  it('starts nothing for an empty list, and sets an empty list', async () => {
    const chat = await started(fanOut([]));
    expect(chat.of('child_start')).toEqual([]);
    expect(chat.last('context_update').set).toEqual({ results: [] });
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it.each<[string, JsonValue]>([
    ['a value that is not a list', { a: 1 }],
    ['more than 32 items', Array.from({ length: 33 }, (_, n) => n)],
  ])('fails immediately for %s, and the agent is told', async (_, items) => {
    const chat = await started(fanOut(items));
    expect(chat.last('tool_result').error?.code).toBe('tool_invalid_arguments');
    expect(chat.of('child_start')).toEqual([]);
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('ends with the run: a cancel closes every call', async () => {
    const chat = await started(fanOut(['x', 'y', 'z']));
    await chat.send({ type: 'cancel' });
    expect(chat.of('tool_result')).toHaveLength(3);
    expect(chat.last('workflow_complete').reason).toBe('cancelled');
  });
});
