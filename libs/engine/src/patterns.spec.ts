import { conversation, speakers } from './conversation.fixture.ts';

const abc = ['a', 'b', 'c'] as const;
const says = (...names: string[]) =>
  names.map((agent) => ({ agent, say: `${agent.toUpperCase()}.` }));
const picks = (agent: string) => ({
  purpose: 'select' as const,
  calls: [{ tool: 'select_speaker', arguments: { agent } }],
});
const auto = { agents: [...abc] as ['a', 'b', 'c'], orchestration_pattern: 'AutoPattern' as const };

describe('AutoPattern', () => {
  it('lets a model pick the next speaker by a forced choice among names', async () => {
    const chat = conversation({ ...auto, handoffs: [{ from: 'c', to: 'terminate' }] }, [
      ...says('a'),
      {
        ...picks('c'),
        expect: ({ tool_choice, tools }) => {
          expect(tool_choice).toEqual({ name: 'select_speaker' });
          expect(tools.map(({ parameters }) => parameters)).toEqual([
            {
              type: 'object',
              properties: { agent: { type: 'string', enum: ['a', 'b', 'c', 'user'] } },
              required: ['agent'],
            },
          ]);
        },
      },
      ...says('c'),
    ]);
    await chat.say('go');
    expect(speakers(chat)).toBe('ac');
    expect(chat.last('usage').purpose).toBe('reply');
    chat.model.expectDone();
  });

  it('tells the selector names and descriptions, but never the names of tools', async () => {
    const chat = conversation(
      {
        ...auto,
        agents: ['a', { name: 'b', description: 'Counts beans.' }],
        tools: { secret_tool: () => 1 },
        speaker_selection: { prompt: 'Pick well.', llm_config: { model: 'small' } },
        max_turns: 2,
      },
      [
        ...says('a'),
        {
          ...picks('b'),
          expect: (request) => {
            expect(request.instructions).toMatch(
              /^Pick well\.\n\na: a\nb: Counts beans\.\nuser: The user\./,
            );
            expect(request.llm_config).toEqual({ model: 'small' });
            expect(JSON.stringify(request)).not.toContain('secret_tool');
            expect(request.messages).toEqual([
              { role: 'user', text: 'go' },
              { role: 'user', from: 'a', text: 'A.' },
            ]);
          },
        },
        ...says('b'),
      ],
    );
    await chat.say('go');
    chat.model.expectDone();
  });

  it('asks again if the answer names no agent, then takes the next agent in file order, with an error event', async () => {
    const chat = conversation({ ...auto, speaker_selection: { max_retries: 1 }, max_turns: 2 }, [
      ...says('a'),
      { purpose: 'select', say: 'b, I think' },
      picks('nobody'),
      ...says('b'),
    ]);
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
    expect(chat.last('error')).toMatchObject({ code: 'model_bad_output' });
    expect(chat.of('usage').map(({ purpose }) => purpose)).toEqual([
      'reply',
      'select',
      'select',
      'reply',
    ]);
    chat.model.expectDone();
  });

  it.each(['c', ' c\n', '"c"', '**c**', 'c.'])(
    'accepts the exact name of an agent as text for a choice: %j',
    async (say) => {
      const chat = conversation({ ...auto, max_turns: 2 }, [
        ...says('a'),
        { purpose: 'select', say },
        ...says('c'),
      ]);
      await chat.say('go');
      expect([speakers(chat), chat.of('error')]).toEqual(['ac', []]);
      chat.model.expectDone();
    },
  );

  it('reverts to the user if the selector chooses the user, and the run continues with the answer', async () => {
    const chat = conversation(auto, [...says('a'), picks('user'), ...says('a'), picks('user')]);
    await chat.say('go');
    expect(chat.last('input_request')).toMatchObject({ kind: 'text', agent: 'a' });
    expect(chat.last('handoff')).toMatchObject({
      from: 'a',
      to: 'user',
      rule: { kind: 'pattern' },
    });
    await chat.say('more');
    expect(speakers(chat)).toBe('aa');
    expect(chat.state().runs).toBe(1);
    chat.model.expectDone();
  });

  it('ends the run if the selector chooses the user and there is no one to ask', async () => {
    const chat = conversation({ ...auto, human_in_the_loop: false }, [
      ...says('a'),
      {
        ...picks('user'),
        expect: ({ instructions }) =>
          expect(instructions).toContain('user: Ends the conversation.'),
      },
    ]);
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('also asks the selector about a single agent, so that it does not talk to itself', async () => {
    const chat = conversation({ ...auto, agents: ['a'] }, [...says('a'), picks('user')]);
    await chat.say('go');
    expect(speakers(chat)).toBe('a');
    expect(chat.state().questions.size).toBe(1);
  });

  it('survives a selector that fails, and does not ask it again, as its provider has tried that', async () => {
    const chat = conversation({ ...auto, speaker_selection: { max_retries: 2 }, max_turns: 2 }, [
      ...says('a'),
      { purpose: 'select', fail: 'model_timeout' },
      ...says('b'),
    ]);
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
    expect(chat.last('error')).toMatchObject({
      code: 'model_timeout',
      message: expect.stringContaining('no next speaker was selected'),
    });
    expect(chat.last('workflow_complete').reason).toBe('max_turns');
    chat.model.expectDone();
  });

  it('asks again if an answer names no agent, as often as the author allows', async () => {
    const nobody = { purpose: 'select' as const, say: 'Hm.' };
    const chat = conversation({ ...auto, speaker_selection: { max_retries: 1 }, max_turns: 2 }, [
      ...says('a'),
      nobody,
      nobody,
      ...says('b'),
    ]);
    await chat.say('go');
    expect([speakers(chat), chat.last('error').code]).toEqual(['ab', 'model_bad_output']);
    chat.model.expectDone();
  });

  it('survives a selector without a model', async () => {
    const chat = conversation(
      {
        ...auto,
        speaker_selection: { max_retries: 0, llm_config: { model: 'none' } },
        max_turns: 2,
      },
      says('a', 'b'),
      { missing: 'none' },
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
    expect(chat.last('workflow_complete').reason).toBe('max_turns');
  });

  it('follows handoff rules before it asks the selector', async () => {
    const chat = conversation(
      {
        ...auto,
        handoffs: [
          { from: 'a', to: 'b' },
          { from: 'b', to: 'terminate' },
        ],
      },
      says('a', 'b'),
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
    chat.model.expectDone();
  });
});

describe('handoffs work with every pattern', () => {
  it.each([
    'DefaultPattern',
    'AutoPattern',
    'RoundRobinPattern',
    'RandomPattern',
    'ManualPattern',
    'PipelinePattern',
  ] as const)('%s', async (orchestration_pattern) => {
    const handoffs = [
      { from: 'a', to: 'c' },
      { from: 'c', to: 'terminate' },
    ];
    const chat = conversation(
      { agents: [...abc], orchestration_pattern, handoffs },
      says('a', 'c'),
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('ac');
    expect(chat.last('workflow_complete').reason).toBe('terminate');
  });
});

describe('startup', () => {
  it('lets the first agent of AgentDriven speak on a hidden seed, after the greeting', async () => {
    const draft = {
      agents: ['a'] as ['a'],
      startup_mode: 'AgentDriven' as const,
      initial_message: 'Begin.',
      initial_message_to_user: 'Welcome!',
    };
    const chat = conversation(draft, [
      {
        say: 'A.',
        expect: ({ messages }) =>
          expect(messages.map(({ role, text }) => [role, text])).toEqual([
            ['assistant', 'Welcome!'],
            ['user', 'Begin.'],
          ]),
      },
    ]);
    await chat.send({ type: 'start' });
    expect(chat.last('user_message')).toMatchObject({ text: 'Begin.', hidden: true });
    expect(chat.of('agent_response').map(({ finish_reason }) => finish_reason)).toEqual([
      'greeting',
      'stop',
    ]);
    chat.model.expectDone();
  });

  it('happens once, however often it is requested', async () => {
    const chat = conversation({ agents: ['a'], startup_mode: 'AgentDriven' }, says('a'));
    await chat.send({ type: 'start' });
    await chat.send({ type: 'start' });
    expect(chat.last('command_rejected').code).toBe('unexpected_command');
    expect(chat.of('workflow_start')).toHaveLength(1);
  });

  it('of BackendOnly never asks: reverting to the user ends the run', async () => {
    const chat = conversation(
      { agents: ['a'], startup_mode: 'BackendOnly', handoffs: [{ from: 'a', to: 'user' }] },
      says('a'),
    );
    await chat.send({ type: 'start' });
    expect(chat.of('input_request')).toEqual([]);
    expect(chat.last('workflow_complete').reason).toBe('no_user');
  });

  it('of BackendOnly refuses what needs an approval or a user, and the model is told', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        startup_mode: 'BackendOnly',
        tools: {
          pay: { run: () => 1, requires_approval: 'always' },
          form: { kind: 'ui_tool', ui: { component: 'F', mode: 'inline' } },
        },
      },
      [{ calls: [{ tool: 'pay' }, { tool: 'form' }] }, ...says('a')],
    );
    await chat.send({ type: 'start' });
    expect(chat.of('tool_result').map(({ error }) => error?.code)).toEqual([
      'tool_rejected',
      'tool_unavailable',
    ]);
    expect(chat.tools.calls).toEqual([]);
    expect(chat.last('workflow_complete').reason).toBe('done');
  });
});
