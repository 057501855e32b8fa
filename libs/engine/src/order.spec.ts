import type { ModelStep, WorkflowDraft } from '@mozaiks/testkit';
import { conversation, speakers, type Conversation } from './conversation.fixture.ts';

/**
 * Everything that can decide about a turn of agent a, each leading to a different target. `without`
 * removes the first ones.
 */
const stages = [
  'input guardrail',
  'pre',
  'output guardrail',
  'phrase',
  'when',
  'tool',
  'post',
  'after_work if',
  'after_work',
  'pattern',
] as const;
type Stage = (typeof stages)[number];

function draftFrom(first: Stage): WorkflowDraft {
  const has = (stage: Stage): boolean => stages.indexOf(stage) >= stages.indexOf(first);
  const rail = (name: string) => ({ name, regex: '.', action: 'handoff' as const, target: name });
  return {
    agents: [
      {
        name: 'a',
        guardrails: {
          input: has('input guardrail') ? [rail('input')] : [],
          output: has('output guardrail') ? [rail('output')] : [],
        },
      },
      ...['input', 'pre', 'output', 'tool', 'post', 'after_if', 'after', 'last'],
    ],
    orchestration_pattern: 'RoundRobinPattern',
    max_turns: 2,
    variables: { yes: { type: 'boolean', default: true } },
    termination: {
      phrases: has('phrase') ? ['word'] : [],
      ...(has('when') ? { when: '${yes}' } : {}),
    },
    tools: { go: { run: () => (has('tool') ? { handoff: 'tool' } : 'nowhere'), agents: ['a'] } },
    handoffs: [
      ...(has('pre') ? [{ from: 'a', to: 'pre', kind: 'pre' as const, when: '${yes}' }] : []),
      ...(has('after_work if')
        ? [{ from: 'a', to: 'after_if', kind: 'after_work' as const, when: '${yes}' }]
        : []),
      ...(has('post') ? [{ from: 'a', to: 'post', when: '${yes}' }] : []),
      ...(has('after_work') ? [{ from: 'a', to: 'after' }] : []),
    ],
  };
}

async function run(first: Stage): Promise<Conversation> {
  const calls: ModelStep[] = first === 'tool' ? [{ calls: [{ tool: 'go' }] }] : [{ say: 'a word' }];
  const chat = conversation(draftFrom(first), [
    ...(first === 'input guardrail' || first === 'pre' ? [] : calls),
    { say: 'x' },
  ]);
  await chat.say('go');
  return chat;
}

describe('the first hit of a turn wins, in the documented order', () => {
  it.each<[Stage, string]>([
    ['input guardrail', 'input'],
    ['pre', 'pre'],
    ['output guardrail', 'output'],
    ['tool', 'tool'],
    ['post', 'apost'],
    ['after_work if', 'aafter_if'],
    ['after_work', 'aafter'],
    ['pattern', 'ainput'],
  ])('%s', async (first, who) => {
    expect(speakers(await run(first))).toBe(who);
  });

  it.each<Stage>(['phrase', 'when'])('termination: %s', async (first) => {
    const chat = await run(first);
    expect(speakers(chat)).toBe('a');
    expect(chat.last('workflow_complete').reason).toBe('terminate');
  });

  it('termination comes before a target that a call named', async () => {
    const chat = conversation({ ...draftFrom('when') }, [{ calls: [{ tool: 'go' }] }]);
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('terminate');
  });
});

describe('a later run starts', () => {
  const ab: WorkflowDraft = { agents: ['a', 'b'], handoffs: [{ from: 'a', to: 'b' }] };

  it('with the initial agent after a failure', async () => {
    const chat = conversation(ab, [
      { say: 'A.' },
      { fail: 'model_timeout' },
      { agent: 'a', say: 'A.' },
      { say: 'B.' },
    ]);
    await chat.say('one');
    await chat.say('two');
    expect(speakers(chat)).toBe('aab');
  });

  it('with the agent that spoke last after a cancel', async () => {
    const asking: WorkflowDraft = {
      ...ab,
      handoffs: [...(ab.handoffs ?? []), { from: 'b', to: 'user' }],
    };
    const chat = conversation(asking, [{ say: 'A.' }, { say: 'B.' }, { agent: 'b', say: 'B.' }]);
    await chat.say('one');
    await chat.send({ type: 'cancel' });
    await chat.say('two');
    expect(speakers(chat)).toBe('abb');
  });

  it('with the first agent in a pipeline', async () => {
    const chat = conversation({ agents: ['a', 'b'], orchestration_pattern: 'PipelinePattern' }, [
      { say: 'A.' },
      { say: 'B.' },
      { say: 'A.' },
      { say: 'B.' },
    ]);
    await chat.say('one');
    await chat.say('two');
    expect(speakers(chat)).toBe('abab');
  });
});

describe('tools', () => {
  it('are repeated as often as they allow, with the same key', async () => {
    let tries = 0;
    const flaky = (): string => {
      tries += 1;
      if (tries < 3) throw new Error('not yet');
      return 'now';
    };
    const chat = conversation({ agents: ['a'], tools: { flaky: { run: flaky, retries: 2 } } }, [
      { calls: [{ tool: 'flaky' }] },
      { say: 'A.' },
    ]);
    await chat.say('go');
    expect(chat.last('tool_result').result).toBe('now');
    expect(new Set(chat.tools.calls.map(({ idempotency_key }) => idempotency_key)).size).toBe(1);
  });

  it('read a name in an approval expression as the argument, otherwise as the context variable', async () => {
    const pay = { run: () => 'paid', requires_approval: '${sum} > ${limit}' };
    const chat = conversation(
      { agents: ['a'], variables: { limit: { type: 'integer', default: 5 } }, tools: { pay } },
      [{ calls: [{ tool: 'pay', arguments: { sum: 6 } }] }],
    );
    await chat.say('go');
    expect(chat.last('input_request').kind).toBe('approval');
  });
});
