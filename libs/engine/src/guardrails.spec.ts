import type { Guardrail } from '@mozaiks/contracts';
import type { AgentDraft, ModelStep, WorkflowDraft } from '@mozaiks/testkit';
import { conversation, speakers, type Conversation } from './conversation.fixture.ts';

const guarded = (
  stage: 'input' | 'output',
  rails: readonly Guardrail[],
  more: Partial<WorkflowDraft> = {},
): WorkflowDraft => ({
  agents: [{ name: 'a', guardrails: { input: [], output: [], [stage]: rails } } as AgentDraft, 'b'],
  ...more,
});
const block = (more: Partial<Guardrail> = {}): Guardrail => ({
  name: 'no-secrets',
  regex: 'secret',
  action: 'block',
  ...more,
});
const replace: Guardrail = { name: 'mask', regex: '[0-9]+', action: 'replace', with: '#' };
const byModel = (action: 'block' | 'handoff', target?: string): Guardrail => ({
  name: 'judge',
  llm: { prompt: 'Is it fine?', llm_config: { model: 'judge-model' } },
  action,
  ...(target === undefined ? {} : { target }),
});
const verdict = (say: string): ModelStep => ({ purpose: 'guardrail', agent: 'a', say });

async function said(
  draft: WorkflowDraft,
  steps: readonly ModelStep[],
  text = 'go',
): Promise<Conversation> {
  const chat = conversation(draft, steps);
  await chat.say(text);
  return chat;
}

describe('an input guardrail', () => {
  it('that blocks answers with its message, without a model call, and the run is done regardless of the rules', async () => {
    const chat = await said(
      guarded('input', [block({ message: 'No.' })], { handoffs: [{ from: 'a', to: 'b' }] }),
      [],
      'a secret',
    );
    expect(chat.last('guardrail')).toMatchObject({
      name: 'no-secrets',
      stage: 'input',
      agent: 'a',
      action: 'block',
    });
    expect(chat.last('agent_response')).toMatchObject({
      agent: 'a',
      text: 'No.',
      finish_reason: 'content_filter',
    });
    expect(chat.last('workflow_complete').reason).toBe('done');
    expect(chat.model.requests).toEqual([]);
  });

  it('has a default message if the author gives none', async () => {
    expect(
      (await said(guarded('input', [block()]), [], 'a secret')).last('agent_response').text,
    ).not.toBe('');
  });

  it('that replaces changes what the model is shown, then and later, with a single event', async () => {
    const shown = (text: string): ModelStep => ({
      say: 'A.',
      expect: ({ messages }) =>
        expect(
          messages
            .filter(({ role }) => role === 'user')
            .map((message) => message.text)
            .join('|'),
        ).toBe(text),
    });
    const chat = await said(
      guarded('input', [replace]),
      [shown('call #'), shown('call #|and more')],
      'call 123',
    );
    await chat.say('and more');
    expect(chat.of('guardrail')).toHaveLength(1);
    chat.model.expectDone();
  });

  it('that hands off lets its target speak instead', async () => {
    const chat = await said(
      guarded('input', [block({ action: 'handoff', target: 'b' })]),
      [{ agent: 'b', say: 'B.' }],
      'a secret',
    );
    expect(speakers(chat)).toBe('b');
    expect(chat.last('handoff')).toMatchObject({
      from: 'a',
      to: 'b',
      rule: { kind: 'guardrail', index: 0 },
    });
  });

  it('checks new messages only', async () => {
    const chat = await said(guarded('input', [block()]), [{ say: 'A.' }], 'a secret');
    await chat.say('hello');
    expect(speakers(chat)).toBe('aa');
    expect(chat.of('guardrail')).toHaveLength(1);
  });

  it('comes before the rules that skip the model call', async () => {
    const chat = await said(
      guarded('input', [block()], { handoffs: [{ from: 'a', to: 'b', kind: 'pre' }] }),
      [],
      'a secret',
    );
    expect(chat.of('handoff')).toEqual([]);
  });

  it('with a model asks it with the purpose guardrail, and lets pass what it passes', async () => {
    const chat = await said(guarded('input', [byModel('block')]), [
      {
        ...verdict('pass'),
        expect: ({ llm_config, messages, instructions }) => {
          expect(llm_config).toEqual({ model: 'judge-model' });
          expect(messages).toEqual([{ role: 'user', text: 'go' }]);
          expect(instructions).toContain('Is it fine?');
        },
      },
      { say: 'A.' },
    ]);
    expect(chat.of('usage').map(({ purpose }) => purpose)).toEqual(['guardrail', 'reply']);
    expect(speakers(chat)).toBe('a');
    chat.model.expectDone();
  });

  it.each(['block', 'Block.', 'I cannot tell'])('with a model that says "%s" hits', async (say) => {
    const chat = await said(guarded('input', [byModel('block')]), [verdict(say)]);
    expect(chat.last('workflow_complete')).toMatchObject({
      reason: 'done',
      usage: { model_calls: 1 },
    });
  });

  it('with a model that fails ends the run', async () => {
    const chat = await said(guarded('input', [byModel('block')]), [
      { purpose: 'guardrail', fail: 'model_timeout' },
    ]);
    expect(chat.last('workflow_error').code).toBe('model_timeout');
    expect(chat.of('usage')).toHaveLength(1);
  });

  it('is not asked again about messages that it passed before a crash', async () => {
    const chat = conversation(guarded('input', [byModel('block')]), [
      verdict('pass'),
      { purpose: 'reply', say: 'A.' },
    ]);
    chat.admit({ type: 'user_message', text: 'go' });
    await chat.run({ commits: 2 });
    expect(chat.types().at(-1)).toBe('usage');
    chat.takeOver();
    await chat.run();
    expect(chat.last('agent_response').text).toBe('A.');
    chat.model.expectDone();
  });
});

describe('an output guardrail', () => {
  it('withholds the text while it is written', async () => {
    const chat = await said(guarded('output', [block()]), [{ say: 'all fine' }]);
    expect(chat.live).toEqual([]);
    expect(chat.last('agent_response').text).toBe('all fine');
  });

  it('that blocks replaces the text by its message, and the run is done regardless of the rules', async () => {
    const chat = await said(
      guarded('output', [block({ message: 'No.' })], { handoffs: [{ from: 'a', to: 'b' }] }),
      [{ say: 'the secret' }],
    );
    expect(chat.last('agent_response')).toMatchObject({
      text: 'No.',
      finish_reason: 'content_filter',
    });
    expect(chat.last('workflow_complete')).toMatchObject({
      reason: 'done',
      usage: { model_calls: 1 },
    });
    expect(JSON.stringify(chat.events)).not.toContain('the secret');
  });

  it('that replaces changes what is said', async () => {
    const chat = await said(guarded('output', [replace]), [{ say: 'pin 1234 ok' }]);
    expect(chat.last('agent_response').text).toBe('pin # ok');
    expect(chat.last('guardrail')).toMatchObject({ stage: 'output', action: 'replace' });
  });

  it("that replaces leaves nothing of the old text, not even in the provider's data", async () => {
    const chat = await said(guarded('output', [replace]), [
      { say: 'pin 1234', provider_data: { text: 'pin 1234' } },
    ]);
    expect(JSON.stringify(chat.events)).not.toContain('1234');
  });

  it('that breaks a structured value ends the run', async () => {
    const agent = {
      name: 'a',
      output_model: 'M',
      structured_outputs_required: true,
      guardrails: { input: [], output: [replace] },
    };
    const chat = await said({ agents: [agent], output_models: { M: { type: 'object' } } }, [
      { say: '{"pin":1234}' },
    ]);
    expect(chat.last('workflow_error').code).toBe('structured_output_invalid');
    expect(chat.of('usage')).toHaveLength(1);
  });

  it('that replaces also changes the structured value', async () => {
    const agent = {
      name: 'a',
      output_model: 'M',
      structured_outputs_required: true,
      guardrails: { input: [], output: [replace] },
    };
    const chat = await said({ agents: [agent], output_models: { M: { type: 'object' } } }, [
      { say: '{"pin":"1234"}' },
    ]);
    expect(chat.last('structured_output').value).toEqual({ pin: '#' });
  });

  it('that hands off says nothing and makes no calls', async () => {
    const chat = await said(
      guarded('output', [block({ action: 'handoff', target: 'b' })], { tools: { look: () => 1 } }),
      [
        { say: 'the secret', calls: [{ tool: 'look' }] },
        {
          agent: 'b',
          say: 'B.',
          expect: ({ messages }) => expect(messages).toEqual([{ role: 'user', text: 'go' }]),
        },
      ],
    );
    expect(speakers(chat)).toBe('b');
    expect(chat.tools.calls).toEqual([]);
    chat.model.expectDone();
  });

  it('lets tool calls through', async () => {
    const chat = await said(guarded('output', [byModel('block')], { tools: { look: () => 1 } }), [
      { calls: [{ tool: 'look' }] },
      { say: 'done' },
      verdict('pass'),
    ]);
    expect(chat.tools.calls).toHaveLength(1);
    expect(speakers(chat)).toBe('a');
  });

  it('comes before termination', async () => {
    const chat = await said(guarded('output', [replace], { termination: { phrases: ['123'] } }), [
      { say: 'ends 123' },
    ]);
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('with a model is asked about the answer only', async () => {
    const chat = await said(guarded('output', [byModel('handoff', 'b')]), [
      { say: 'Hmm.' },
      {
        ...verdict('block'),
        expect: ({ messages }) => expect(messages).toEqual([{ role: 'user', text: 'Hmm.' }]),
      },
      { agent: 'b', say: 'B.' },
    ]);
    expect(speakers(chat)).toBe('b');
    chat.model.expectDone();
  });
});
