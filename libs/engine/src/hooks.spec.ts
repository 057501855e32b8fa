import type { TestFunction, TestFunctionContext, WorkflowDraft } from '@mozaiks/testkit';
import { conversation } from './conversation.fixture.ts';

describe('observer hooks', () => {
  it('finish for workflow_start before the first agent starts, and may set context', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        variables: { plan: { default: 'none' } },
        hooks: [{ type: 'on_workflow_start', run: (_event, { set }) => set('plan', 'gold') }],
      },
      [{ say: 'A' }],
    );
    await chat.say('go');
    expect(chat.types().slice(0, 4)).toEqual([
      'user_message',
      'workflow_start',
      'hook',
      'context_update',
    ]);
    expect(chat.last('context_update')).toMatchObject({ set: { plan: 'gold' }, by: 'hook' });
  });

  it('may return a context patch', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        variables: { plan: {} },
        hooks: [{ type: 'on_workflow_start', run: () => ({ plan: 'gold' }) }],
      },
      [{ say: 'A' }],
    );
    await chat.say('go');
    expect(chat.last('context_update')).toMatchObject({ set: { plan: 'gold' }, by: 'hook' });
  });

  it('of one agent observe the results of its calls', async () => {
    const heard: unknown[] = [];
    const hook = (agent: string) => ({
      type: 'on_tool_result',
      agent,
      run: () => void heard.push(agent),
    });
    const chat = conversation(
      { agents: ['a', 'b'], tools: { look: () => 1 }, hooks: [hook('a'), hook('b')] },
      [{ calls: [{ tool: 'look' }] }, { say: 'A' }],
    );
    await chat.say('go');
    expect(heard).toEqual(['a']);
  });

  it('that throw are logged, and the run continues', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        hooks: [
          {
            type: 'on_agent_start',
            run: () => {
              throw new Error('no');
            },
          },
        ],
      },
      [{ say: 'A' }],
    );
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('leave an event with their duration, whether they succeed or not', async () => {
    const fail = () => {
      throw new Error('no');
    };
    const chat = conversation(
      {
        agents: ['a'],
        hooks: [
          { type: 'on_agent_start', run: () => null },
          { type: 'on_agent_start', run: fail },
          { type: 'update_agent_state', run: () => null },
          { type: 'on_workflow_complete', run: () => null },
        ],
      },
      [{ say: 'A' }],
    );
    await chat.say('go');
    expect(chat.of('hook').map(({ hook, agent, ok }) => ({ hook, agent, ok }))).toEqual([
      { hook: 'on_agent_start', agent: 'a', ok: true },
      { hook: 'on_agent_start', agent: 'a', ok: false },
      { hook: 'update_agent_state', agent: 'a', ok: true },
    ]);
    expect(
      chat.of('hook').every(({ duration_ms, function: name }) => duration_ms >= 0 && name !== ''),
    ).toBe(true);
  });

  it('change nothing after a terminal event', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        variables: { x: {} },
        hooks: [{ type: 'on_workflow_complete', run: (_event, { set }) => set('x', 'late') }],
      },
      [{ say: 'A' }],
    );
    await chat.say('go');
    expect(chat.types().at(-1)).toBe('workflow_complete');
  });
});

describe('transforms', () => {
  const hooked = (
    type: string,
    run: TestFunction,
    more: Partial<WorkflowDraft> = {},
  ): WorkflowDraft => ({
    agents: ['a', 'b'],
    variables: { seen: { type: 'integer', default: 0 } },
    hooks: [{ type, run }],
    ...more,
  });

  it('update_agent_state rewrites the system prompt of this turn', async () => {
    const chat = conversation(
      hooked('update_agent_state', ({ prompt }) => `${String(prompt)} Be brief.`),
      [
        {
          say: 'A.',
          expect: ({ instructions }) => expect(instructions).toBe('You are a. Be brief.'),
        },
      ],
    );
    await chat.say('go');
    chat.model.expectDone();
  });

  it('process_message_before_send changes what is said, and nothing is shown earlier', async () => {
    const chat = conversation(
      hooked('process_message_before_send', ({ message }) => ({
        message: String(message).toUpperCase(),
      })),
      [{ say: 'hello' }],
    );
    await chat.say('go');
    expect(chat.last('agent_response').text).toBe('HELLO');
    expect(chat.live).toEqual([]);
  });

  it('process_last_received_message changes the last message that the model is shown', async () => {
    const chat = conversation(
      hooked('process_last_received_message', ({ message }) => `<${String(message)}>`),
      [
        {
          say: 'A.',
          expect: ({ messages }) => expect(messages).toEqual([{ role: 'user', text: '<go>' }]),
        },
      ],
    );
    await chat.say('go');
    expect(chat.last('user_message').text).toBe('go');
    chat.model.expectDone();
  });

  it('process_all_messages_before_reply chooses what the model is shown', async () => {
    const chat = conversation(
      hooked('process_all_messages_before_reply', ({ messages }) =>
        (messages as unknown[]).slice(-1),
      ),
      [
        { say: 'A.' },
        {
          say: 'B.',
          expect: ({ messages }) => expect(messages).toEqual([{ role: 'user', text: 'two' }]),
        },
      ],
    );
    await chat.say('one');
    await chat.say('two');
    chat.model.expectDone();
  });

  it('that separate a call from its result fail the turn', async () => {
    const torn = ({ messages }: Record<string, unknown>) =>
      (messages as { role: string }[]).filter(({ role }) => role !== 'tool');
    const chat = conversation(
      hooked('process_all_messages_before_reply', torn, { tools: { look: () => 1 } }),
      [{ calls: [{ tool: 'look' }] }],
    );
    await chat.say('go');
    expect(chat.last('workflow_error').code).toBe('hook_failed');
  });

  it('change nothing if they return nothing, and may set context', async () => {
    const chat = conversation(
      hooked('update_agent_state', (_event, { set }) => set('seen', 1)),
      [{ say: 'A.', expect: ({ instructions }) => expect(instructions).toBe('You are a.') }],
    );
    await chat.say('go');
    expect(chat.last('context_update')).toMatchObject({ set: { seen: 1 }, by: 'hook' });
    chat.model.expectDone();
  });

  it('of one agent do not affect other agents', async () => {
    const chat = conversation(
      {
        agents: ['a', 'b'],
        hooks: [{ type: 'update_agent_state', agent: 'b', run: () => 'other' }],
      },
      [{ say: 'A.', expect: ({ instructions }) => expect(instructions).toBe('You are a.') }],
    );
    await chat.say('go');
    chat.model.expectDone();
  });

  it.each([
    'update_agent_state',
    'process_message_before_send',
    'process_last_received_message',
    'process_all_messages_before_reply',
  ])('%s that throws fails the turn', async (type) => {
    const chat = conversation(
      hooked(type, () => {
        throw new Error('boom');
      }),
      [{ say: 'A.' }],
    );
    await chat.say('go');
    expect(chat.last('workflow_error')).toMatchObject({
      code: 'hook_failed',
      message: expect.stringContaining('boom'),
    });
    expect(chat.of('agent_response')).toEqual([]);
  });

  it('that set a value of the wrong type fail the turn', async () => {
    const chat = conversation(
      hooked('update_agent_state', (_event, { set }) => set('seen', 'one')),
      [],
    );
    await chat.say('go');
    expect(chat.last('workflow_error').code).toBe('hook_failed');
  });
});

describe('lifecycle tools', () => {
  it('run before and after the chat and each agent, in this order', async () => {
    const seen: string[] = [];
    const at = (
      trigger: 'before_chat' | 'after_chat' | 'before_agent' | 'after_agent',
      agent?: string,
    ) => ({
      trigger,
      ...(agent === undefined ? {} : { agent }),
      run: (_args: unknown, { call }: TestFunctionContext) =>
        void seen.push(`${trigger} ${call.agent}`.trim()),
    });
    const chat = conversation(
      {
        agents: ['a', 'b'],
        handoffs: [{ from: 'a', to: 'b' }],
        lifecycle_tools: [
          at('before_chat'),
          at('after_chat'),
          at('before_agent'),
          at('after_agent', 'a'),
        ],
      },
      [{ say: 'A.' }, { say: 'B.' }],
    );
    await chat.say('go');
    expect(seen).toEqual([
      'before_chat',
      'before_agent a',
      'after_agent a',
      'before_agent b',
      'after_chat',
    ]);
  });

  it('run after_agent when an agent hands over without an answer', async () => {
    const seen: string[] = [];
    const chat = conversation(
      {
        agents: ['a', 'b'],
        handoffs: [{ from: 'a', to: 'b', condition: 'x' }],
        lifecycle_tools: [
          { trigger: 'after_agent', run: (_args, { call }) => void seen.push(call.agent) },
        ],
      },
      [{ calls: [{ tool: 'transfer_to_b' }] }, { say: 'B.' }],
    );
    await chat.say('go');
    expect(seen).toEqual(['a', 'b']);
  });

  it('set context before the agent is asked', async () => {
    const chat = conversation(
      {
        agents: [{ name: 'a', prompt: 'Plan: {{plan}}' }],
        variables: { plan: { default: 'none' } },
        lifecycle_tools: [
          { trigger: 'before_agent', run: (_args, { set }) => set('plan', 'gold') },
        ],
      },
      [{ say: 'A.', expect: ({ instructions }) => expect(instructions).toBe('Plan: gold') }],
    );
    await chat.say('go');
    chat.model.expectDone();
  });

  it('that fail are logged, and the run continues', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        lifecycle_tools: [
          {
            trigger: 'before_chat',
            run: () => {
              throw new Error('no');
            },
          },
        ],
      },
      [{ say: 'A.' }],
    );
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('done');
    expect(chat.logger.messages('warn')).toHaveLength(1);
  });
});

describe('context that hooks set', () => {
  it('triggers no hook', async () => {
    const seen: unknown[] = [];
    const chat = conversation(
      {
        agents: ['a'],
        variables: { x: {} },
        hooks: [
          { type: 'update_agent_state', run: (_event, { set }) => set('x', 'y') },
          { type: 'on_context_update', run: (event) => void seen.push(event) },
        ],
      },
      [{ say: 'A.' }],
    );
    await chat.say('go');
    expect(chat.of('context_update')).toHaveLength(1);
    expect(seen).toEqual([]);
  });
});
