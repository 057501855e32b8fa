import type { HandoffDraft } from '@mozaiks/testkit';
import { conversation, speakers } from './conversation.fixture.ts';

const agents = ['a', 'b', 'c'] as ['a', 'b', 'c'];
const says = (...names: string[]) =>
  names.map((agent) => ({ agent, say: `${agent.toUpperCase()}.` }));
const transfer = (agent: string, to: string) => ({ agent, calls: [{ tool: `transfer_to_${to}` }] });
const toB: HandoffDraft = { from: 'user', to: 'b', condition: 'The user asks for b.' };

describe('llm rules of the user', () => {
  it('are offered to the agent that speaks after the user, and only in that turn', async () => {
    const chat = conversation({ agents, handoffs: [toB, { from: 'a', to: 'c' }] }, [
      {
        ...says('a')[0],
        expect: ({ tools }) =>
          expect(tools.map(({ name, description }) => [name, description])).toEqual([
            ['transfer_to_b', 'The user asks for b.'],
          ]),
      },
      { ...says('c')[0], expect: ({ tools }) => expect(tools).toEqual([]) },
    ]);
    await chat.say('go');
    expect(speakers(chat)).toBe('ac');
    chat.model.expectDone();
  });

  it('hand over if the model chooses them, and the event names the rule of the user', async () => {
    const chat = conversation({ agents, handoffs: [toB, { from: 'a', to: 'user' }] }, [
      transfer('a', 'b'),
      ...says('b'),
    ]);
    await chat.say('b, please');
    expect(speakers(chat)).toBe('b');
    expect(chat.last('handoff')).toMatchObject({
      from: 'a',
      to: 'b',
      rule: { kind: 'user', index: 0 },
    });
  });

  it('are offered as well after an answer in an open run', async () => {
    const chat = conversation({ agents, handoffs: [toB, { from: 'a', to: 'user' }] }, [
      ...says('a'),
      transfer('a', 'b'),
      ...says('b'),
    ]);
    await chat.say('go');
    await chat.say('b, please');
    expect(speakers(chat)).toBe('ab');
    expect(chat.state().runs).toBe(1);
  });

  it('are offered to the agent that another rule of the user has chosen', async () => {
    const chat = conversation(
      { agents, handoffs: [toB, { from: 'user', to: 'c', when: 'true' }] },
      [transfer('c', 'b'), ...says('b')],
    );
    await chat.say('b, please');
    expect(speakers(chat)).toBe('b');
  });

  it('are not offered to the agent that they lead to', async () => {
    const handoffs: HandoffDraft[] = [toB, { from: 'user', to: 'b', when: 'true' }];
    const chat = conversation({ agents, handoffs }, [
      { ...says('b')[0], expect: ({ tools }) => expect(tools).toEqual([]) },
    ]);
    await chat.say('go');
    chat.model.expectDone();
  });

  it('are not offered after a hidden seed', async () => {
    const draft = {
      agents,
      handoffs: [toB],
      startup_mode: 'AgentDriven' as const,
      initial_message: 'Begin.',
    };
    const chat = conversation(draft, [
      { ...says('a')[0], expect: ({ tools }) => expect(tools).toEqual([]) },
    ]);
    await chat.send({ type: 'start' });
    chat.model.expectDone();
  });
});

describe('a rule of the user without a condition', () => {
  it('leaves the first message of a chat to the initial agent, and applies from then on', async () => {
    const chat = conversation(
      { agents, handoffs: [{ from: 'user', to: 'b' }] },
      says('a', 'b', 'b'),
    );
    for (const text of ['one', 'two', 'three']) await chat.say(text);
    expect(speakers(chat)).toBe('abb');
    expect(chat.state().runs).toBe(3);
  });
});

describe('expression rules of the user', () => {
  const handoffs: HandoffDraft[] = [
    { from: 'user', to: 'c', when: "${want} == 'c'" },
    { from: 'a', to: 'b' },
  ];
  const draft = { agents, handoffs, variables: { want: { client_writable: true } } };
  const wantC = { type: 'user_message', text: 'c', context: { want: 'c' } } as const;

  it('apply to the message that opens the first run, and one that opens a later run', async () => {
    const chat = conversation(draft, [...says('c'), ...says('c')]);
    await chat.send(wantC);
    await chat.send(wantC);
    expect(speakers(chat)).toBe('cc');
    expect(chat.of('handoff').map(({ from, to, rule }) => [from, to, rule.kind])).toEqual([
      ['user', 'c', 'user'],
      ['user', 'c', 'user'],
    ]);
  });

  it('leave a run to its first agent if none of them applies', async () => {
    const chat = conversation(draft, says('a', 'b'));
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
  });

  it('apply to a message between two turns, instead of the agent that was to speak', async () => {
    const chat = conversation(draft, [...says('a'), ...says('c')]);
    chat.admit({ type: 'user_message', text: 'go' });
    await chat.run({ commits: 2 });
    expect(chat.last('handoff')).toMatchObject({ to: 'b' });
    await chat.send(wantC);
    expect(speakers(chat)).toBe('ac');
  });

  it('do not apply to a hidden seed', async () => {
    const chat = conversation(
      {
        agents,
        handoffs: [{ from: 'user', to: 'b' }],
        startup_mode: 'AgentDriven',
        initial_message: 'Go.',
      },
      [...says('a')],
    );
    await chat.send({ type: 'start' });
    expect(speakers(chat)).toBe('a');
  });
});

describe('RandomAgentTarget', () => {
  it('never picks the speaker', async () => {
    const handoffs = agents.map((from) => ({ from, to: { type: 'random', agents } as const }));
    const chat = conversation(
      { agents, handoffs, max_turns: 20 },
      Array.from({ length: 20 }, () => ({ say: '.' })),
    );
    await chat.say('go');
    const names = speakers(chat);
    expect(names).toHaveLength(20);
    expect([...names].filter((name, at) => name === names[at - 1])).toEqual([]);
  });

  it('does not apply if the speaker is the only agent in its list', async () => {
    const chat = conversation(
      { agents, handoffs: [{ from: 'a', to: { type: 'random', agents: ['a'] } }] },
      says('a'),
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('a');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });
});
