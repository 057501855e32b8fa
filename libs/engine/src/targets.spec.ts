import type { HandoffRule, HandoffTarget } from '@mozaiks/contracts';
import type { HandoffDraft, ModelStep, WorkflowDraft } from '@mozaiks/testkit';
import { conversation, speakers, type Conversation } from './conversation.fixture.ts';

const rule = (kind: HandoffRule['kind'], to: HandoffTarget, from = 'a'): HandoffDraft => ({
  from,
  to,
  kind,
  ...(kind === 'llm' ? { condition: 'when asked' } : { when: '${go} == 1' }),
});

const draft = (rules: readonly HandoffDraft[]): WorkflowDraft => ({
  agents: ['a', 'b', 'c'],
  variables: { go: { type: 'integer', default: 1 } },
  functions: { toC: (_args, { set }) => (set('go', 0), 'c') },
  max_turns: 2,
  handoffs: [...rules, { from: 'c', to: 'terminate' }, { from: 'b', to: 'terminate' }],
});

/**
 * Every model answers, and the selector picks c. If an `llm` rule is tested, the first call of a
 * model transfers.
 */
async function run(
  kind: HandoffRule['kind'],
  target: HandoffTarget,
  transfer: string,
): Promise<Conversation> {
  const first: ModelStep[] =
    kind === 'pre'
      ? []
      : kind === 'llm'
        ? [{ agent: 'a', calls: [{ tool: `transfer_to_${transfer}` }] }]
        : [{ agent: 'a', say: 'x' }];
  const selects: ModelStep[] =
    target.type === 'manager'
      ? [{ purpose: 'select', calls: [{ tool: 'select_speaker', arguments: { agent: 'c' } }] }]
      : [];
  const chat = conversation(draft([rule(kind, target)]), [
    ...first,
    ...selects,
    { say: 'y' },
    { say: 'z' },
  ]);
  await chat.say('go');
  return chat;
}

const positions = ['pre', 'llm', 'post', 'after_work'] as const;

describe.each(positions)('targets in %s position', (kind) => {
  const own = kind === 'post' || kind === 'after_work' ? 'a' : '';

  it('AgentTarget lets that agent speak', async () => {
    expect(speakers(await run(kind, { type: 'agent', agent: 'c' }, 'c'))).toBe(`${own}c`);
  });

  it('RevertToUserTarget asks the user', async () => {
    const chat = await run(kind, { type: 'user' }, 'user');
    expect(chat.last('input_request')).toMatchObject({ kind: 'text', agent: 'a' });
    expect(chat.state().run).not.toBeNull();
  });

  it('TerminateTarget ends the run', async () => {
    expect(
      (await run(kind, { type: 'terminate' }, 'terminate')).last('workflow_complete').reason,
    ).toBe('terminate');
  });

  it('StayTarget lets the same agent continue', async () => {
    const chat = await run(kind, { type: 'stay' }, 'stay');
    expect(speakers(chat)).toMatch(/^a+$/);
    expect(chat.state().run).toBeNull();
  });

  it('AskUserTarget lets the user pick among the agents', async () => {
    const chat = await run(kind, { type: 'ask_user', agents: ['b', 'c'] }, 'ask_user');
    expect(chat.last('input_request')).toMatchObject({ kind: 'choice', options: ['b', 'c'] });
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: 'b',
    });
    expect(speakers(chat)).toBe(`${own}b`);
  });

  it('RandomAgentTarget lets one of the agents speak, always the same for the same chat', async () => {
    const chosen = async (): Promise<string> =>
      speakers(await run(kind, { type: 'random', agents: ['b', 'c'] }, 'random'));
    const first = await chosen();
    expect([`${own}b`, `${own}c`]).toContain(first);
    expect(await chosen()).toBe(first);
  });

  it('GroupManagerTarget lets the selector pick', async () => {
    const chat = await run(kind, { type: 'manager' }, 'manager');
    expect(speakers(chat)).toBe(`${own}c`);
    expect(chat.last('handoff').to).toBe('terminate');
  });

  it('FunctionTarget lets the function decide', async () => {
    const chat = await run(
      kind,
      { type: 'function', code: { module: 'tests', function: 'toC' } },
      'toC',
    );
    expect(speakers(chat)).toBe(`${own}c`);
    expect(chat.tools.calls.map((call) => call.kind)).toEqual(['router']);
  });

  it('WorkflowTarget starts a nested workflow', async () => {
    const chat = await run(kind, { type: 'workflow', workflow: 'Nested' }, 'Nested');
    expect(chat.last('child_start').workflow_name).toBe('Nested');
    expect(chat.of('workflow_complete')).toEqual([]);
  });
});

describe('rules of the user', () => {
  it.each<[string, HandoffTarget, string]>([
    ['AgentTarget', { type: 'agent', agent: 'c' }, 'c'],
    ['StayTarget', { type: 'stay' }, 'a'],
    ['GroupManagerTarget', { type: 'manager' }, 'c'],
    ['FunctionTarget', { type: 'function', code: { module: 'tests', function: 'toC' } }, 'c'],
  ])(
    'with %s apply to the message that opens a run, and to an answer inside it',
    async (_name, target, who) => {
      const selects: ModelStep[] =
        target.type === 'manager'
          ? [{ purpose: 'select', calls: [{ tool: 'select_speaker', arguments: { agent: 'c' } }] }]
          : [];
      const chat = conversation(
        draft([
          { from: 'a', to: 'user' },
          { from: 'c', to: 'user' },
          { from: 'user', to: target, when: 'true' },
        ]),
        [...selects, { say: 'x' }, ...selects, { say: 'y' }],
      );
      await chat.say('go');
      await chat.say('more');
      expect(speakers(chat)).toBe(who + who);
      expect(chat.state().runs).toBe(1);
      expect(
        chat.of('handoff').some(({ from, rule: { kind } }) => from === 'user' && kind === 'user'),
      ).toBe(true);
    },
  );

  it('with WorkflowTarget let the agent that would have spoken continue with the result', async () => {
    const target = { type: 'workflow', workflow: 'Nested' } as const;
    const chat = conversation(
      draft([
        { from: 'a', to: 'user' },
        { from: 'user', to: target, when: 'true' },
      ]),
      [{ agent: 'a', say: 'x' }],
    );
    await chat.say('go');
    expect(chat.commits.at(-1)?.events.map(({ type }) => type)).toEqual([
      'agent_start',
      'handoff',
      'tool_call',
      'child_start',
    ]);
    const { call_id } = chat.last('child_start');
    await chat.send({ type: 'child_done', call_id, status: 'complete', result: 'R' });
    expect(speakers(chat)).toBe('a');
  });

  it('with TerminateTarget and RevertToUserTarget end the run, and ask the user', async () => {
    const asking = conversation(
      draft([
        { from: 'a', to: 'user' },
        { from: 'user', to: 'user' },
      ]),
      [{ say: 'x' }],
    );
    await asking.say('go');
    await asking.say('more');
    expect(asking.of('input_request')).toHaveLength(2);
    const ending = conversation(
      draft([
        { from: 'a', to: 'user' },
        { from: 'user', to: 'terminate' },
      ]),
      [{ say: 'x' }],
    );
    await ending.say('go');
    await ending.say('more');
    expect(ending.last('workflow_complete').reason).toBe('terminate');
  });
});

describe('a function that routes', () => {
  const routed = (decide: () => unknown, more: Partial<WorkflowDraft> = {}) => ({
    ...draft([
      {
        from: 'a',
        to: { type: 'function', code: { module: 'tests', function: 'decide' } } as const,
      },
    ]),
    functions: { decide },
    ...more,
  });

  it('decides nothing if it returns nothing: the pattern decides', async () => {
    const chat = conversation(
      routed(() => null),
      [{ say: 'x' }],
    );
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('done');
    expect(chat.of('error')).toEqual([]);
  });

  it.each([
    ['an unknown name', () => 'zzz'],
    [
      'a failure',
      () => {
        throw new Error('boom');
      },
    ],
  ])('causes an error event for %s, and the pattern decides', async (_what, decide) => {
    const chat = conversation(routed(decide, { orchestration_pattern: 'RoundRobinPattern' }), [
      { say: 'x' },
      { agent: 'b', say: 'y' },
    ]);
    await chat.say('go');
    expect(chat.of('error')).toHaveLength(1);
    expect(speakers(chat)).toBe('ab');
  });

  it('may set context, and ask the user with a form', async () => {
    const schema = { type: 'object', required: ['city'] };
    const chat = conversation(
      routed(() => ({ ask: { prompt: 'Where?', schema } })),
      [
        { agent: 'a', say: 'x' },
        { agent: 'a', say: 'y' },
      ],
    );
    await chat.say('go');
    const { request_id } = chat.last('input_request');
    expect(chat.last('input_request')).toMatchObject({ kind: 'form', prompt: 'Where?', schema });
    await chat.send({ type: 'input_response', request_id, value: {} });
    expect(chat.last('command_rejected').code).toBe('invalid_value');
    await chat.send({ type: 'input_response', request_id, value: { city: 'Rome' } });
    expect(chat.model.requests.at(-1)?.messages.at(-1)).toEqual({
      role: 'user',
      text: '{"city":"Rome"}',
    });
  });
});

describe('transfers', () => {
  it('of several rules to one target are one tool with all conditions; other targets of one kind are numbered', async () => {
    const chat = conversation(
      {
        agents: ['a', 'b', 'c'],
        handoffs: [
          { from: 'a', to: 'b', condition: 'bills' },
          { from: 'a', to: 'b', condition: 'money' },
          { from: 'a', to: { type: 'random', agents: ['b'] }, condition: 'x' },
          { from: 'a', to: { type: 'random', agents: ['c'] }, condition: 'y' },
        ],
      },
      [
        {
          calls: [{ tool: 'transfer_to_random_2' }],
          expect: ({ tools }) =>
            expect(tools.map(({ name, description }) => [name, description])).toEqual([
              ['transfer_to_b', 'bills\nOr: money'],
              ['transfer_to_random', 'x'],
              ['transfer_to_random_2', 'y'],
            ]),
        },
        { agent: 'c', say: 'C.' },
      ],
    );
    await chat.say('go');
    expect(chat.last('handoff')).toMatchObject({ to: 'c', rule: { kind: 'llm', index: 3 } });
    chat.model.expectDone();
  });

  it('of a * rule are offered to every agent but the one that it leads to', async () => {
    const chat = conversation({ agents: ['a', 'b'], handoffs: [{ from: '*', to: 'b' }] }, [
      { say: 'A.' },
      { agent: 'b', say: 'B.' },
    ]);
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('never reveal values of sensitive variables in a handoff', async () => {
    const chat = conversation(
      {
        agents: ['a', 'b'],
        variables: {
          pin: { default: '1234', sensitive: true },
          n: { type: 'integer', default: 1 },
        },
        handoffs: [{ from: 'a', to: 'b', when: '${pin} == "1234" and ${n} == 1' }],
      },
      [{ say: 'A.' }, { say: 'B.' }],
    );
    await chat.say('go');
    expect(chat.last('handoff').because.values).toEqual({ n: 1 });
  });
});
