import { conversation, speakers } from './conversation.fixture.ts';

const abc = ['a', 'b', 'c'] as const;
const says = (...names: string[]) =>
  names.map((agent) => ({ agent, say: `${agent.toUpperCase()}.` }));

describe('handoffs', () => {
  it('do not happen without a rule: the answer ends the run', async () => {
    const chat = conversation({ agents: [...abc] }, says('a'));
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('by after_work rules lead to the next agent, and terminate ends the run', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        handoffs: [
          { from: 'a', to: 'b' },
          { from: 'b', to: 'terminate' },
        ],
      },
      says('a', 'b'),
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
    expect(chat.last('workflow_complete').reason).toBe('terminate');
  });

  it('by a pre rule skip the model call, and give the reason', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        variables: { go: { type: 'boolean', default: true } },
        handoffs: [{ from: 'a', to: 'b', kind: 'pre', when: '${go}' }],
      },
      says('b'),
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('b');
    expect(chat.last('handoff')).toMatchObject({
      from: 'a',
      to: 'b',
      rule: { kind: 'pre', index: 0, condition: '${go}' },
      because: { values: { go: true } },
    });
    chat.model.expectDone();
  });

  it('by post expressions come before after_work rules', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        variables: { n: { type: 'integer', default: 4 } },
        handoffs: [
          { from: 'a', to: 'c' },
          { from: 'a', to: 'b', when: '${n} == 4' },
        ],
      },
      says('a', 'b'),
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
  });

  it('by an llm rule are offered as a tool, which the model may choose', async () => {
    const chat = conversation(
      { agents: [...abc], handoffs: [{ from: 'a', to: 'b', condition: 'billing' }] },
      [
        {
          calls: [{ tool: 'transfer_to_b' }],
          expect: ({ tools }) =>
            expect(tools).toEqual([
              {
                name: 'transfer_to_b',
                description: 'billing',
                parameters: { type: 'object', properties: {} },
              },
            ]),
        },
        {
          agent: 'b',
          say: 'B.',
          expect: ({ messages }) => expect(messages).toEqual([{ role: 'user', text: 'go' }]),
        },
      ],
    );
    await chat.say('go');
    expect(chat.last('handoff')).toMatchObject({
      to: 'b',
      rule: { kind: 'llm', index: 0, condition: 'billing' },
    });
    chat.model.expectDone();
  });

  it('do not reveal the condition of a rule that reads a sensitive variable', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        variables: { pin: { default: '4711', sensitive: true } },
        handoffs: [{ from: 'a', to: 'b', when: "${pin} == '4711'" }],
      },
      says('a', 'b'),
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
    expect(JSON.stringify(chat.of('handoff'))).not.toContain('4711');
  });

  it('list what the model was offered and did not take', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        handoffs: [
          { from: 'a', to: 'b', condition: 'billing' },
          { from: 'a', to: 'c', condition: 'technical' },
          { from: 'a', to: 'user' },
        ],
      },
      [{ calls: [{ tool: 'transfer_to_c' }] }, ...says('c')],
    );
    await chat.say('go');
    expect(chat.last('handoff').because.offered).toEqual([{ kind: 'llm', index: 0, to: 'b' }]);
  });

  it('list the rules that were tried before, but not those after', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        variables: { n: { type: 'integer', default: 4 } },
        handoffs: [
          { from: 'a', to: 'terminate' },
          { from: 'a', to: 'c', when: '${n} == 3' },
          { from: 'a', to: 'b', when: '${n} == 4' },
          { from: 'a', to: 'c', when: '${n} == 5' },
          { from: 'a', to: 'c', condition: 'technical' },
          { from: 'a', to: 'c', kind: 'pre', when: '${n} == 6' },
        ],
      },
      says('a', 'b'),
    );
    await chat.say('go');
    expect(chat.of('handoff')[0]).toMatchObject({
      to: 'b',
      because: {
        offered: [
          { kind: 'pre', index: 5, to: 'c' },
          { kind: 'llm', index: 4, to: 'c' },
          { kind: 'post', index: 1, to: 'c' },
        ],
      },
    });
  });

  it('never happen by a transfer that the model invents: it is refused', async () => {
    const chat = conversation(
      { agents: [...abc], handoffs: [{ from: 'a', to: 'b', condition: 'x' }] },
      [{ calls: [{ tool: 'transfer_to_zzz' }] }, { say: 'A.' }],
    );
    await chat.say('go');
    expect(chat.last('tool_result').error?.code).toBe('transfer_refused');
    expect(chat.of('handoff')).toEqual([]);
  });

  it('take the first of several transfers, and list the others', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        handoffs: [
          { from: 'a', to: 'b', condition: 'x' },
          { from: 'a', to: 'c', condition: 'y' },
        ],
      },
      [{ calls: [{ tool: 'transfer_to_c' }, { tool: 'transfer_to_b' }] }, ...says('c')],
    );
    await chat.say('go');
    expect(chat.last('handoff')).toMatchObject({ to: 'c', because: { also: ['b'] } });
  });

  it('may be chosen by a tool', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        tools: { route: () => ({ handoff: 'c' }) },
        handoffs: [{ from: 'a', to: 'b' }],
      },
      [{ calls: [{ tool: 'route' }] }, ...says('c')],
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('c');
    expect(chat.last('handoff').rule).toEqual({ kind: 'tool', index: null });
  });

  it('to the user ask the user, and the answer continues the same run', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        handoffs: [
          { from: 'a', to: 'user' },
          { from: 'user', to: 'b', when: "${user_said} == 'more'" },
        ],
        variables: { user_said: { client_writable: true } },
      },
      says('a', 'b'),
    );
    await chat.say('go');
    expect(chat.last('input_request').kind).toBe('text');
    await chat.send({ type: 'user_message', text: 'more', context: { user_said: 'more' } });
    expect(chat.last('user_message').request_id).toBe(chat.last('input_request').request_id);
    expect(speakers(chat)).toBe('ab');
    expect(chat.state().runs).toBe(1);
  });

  it('to the user end the run if no human is in the loop', async () => {
    const chat = conversation(
      { agents: [...abc], human_in_the_loop: false, handoffs: [{ from: 'a', to: 'user' }] },
      says('a'),
    );
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('no_user');
  });

  it('do not happen after a termination phrase, which ends the run', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        termination: { phrases: ['B.'] },
        handoffs: [
          { from: 'a', to: 'b' },
          { from: 'b', to: 'a' },
        ],
      },
      says('a', 'b'),
    );
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('terminate');
  });

  it('decide who starts a later run: the agent that spoke last', async () => {
    const chat = conversation(
      { agents: [...abc], handoffs: [{ from: 'a', to: 'b' }] },
      says('a', 'b', 'b'),
    );
    await chat.say('one');
    await chat.say('two');
    expect(speakers(chat)).toBe('abb');
  });

  it('do not matter after terminate: a later run starts with the initial agent', async () => {
    const chat = conversation(
      {
        agents: [...abc],
        handoffs: [
          { from: 'a', to: 'b' },
          { from: 'b', to: 'terminate' },
        ],
      },
      says('a', 'b', 'a', 'b'),
    );
    await chat.say('one');
    await chat.say('two');
    expect(speakers(chat)).toBe('abab');
  });
});

describe('patterns', () => {
  it('pipeline: agents in file order, once each', async () => {
    const chat = conversation(
      { agents: [...abc], orchestration_pattern: 'PipelinePattern' },
      says('a', 'b', 'c'),
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('abc');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('manual: the user picks who speaks next', async () => {
    const chat = conversation(
      { agents: [...abc], orchestration_pattern: 'ManualPattern' },
      says('a', 'c'),
    );
    await chat.say('go');
    const question = chat.last('input_request');
    expect(question).toMatchObject({ kind: 'choice', options: ['a', 'b', 'c'] });
    await chat.send({ type: 'input_response', request_id: question.request_id, value: 'c' });
    expect(speakers(chat)).toBe('ac');
  });

  it('random: the same seed picks the same agents', async () => {
    const picked = async (): Promise<string> => {
      const chat = conversation(
        { agents: [...abc], orchestration_pattern: 'RandomPattern', max_turns: 6 },
        Array.from({ length: 6 }, () => ({ say: '.' })),
      );
      await chat.say('go');
      return speakers(chat);
    };
    expect(await picked()).toBe(await picked());
  });
});
