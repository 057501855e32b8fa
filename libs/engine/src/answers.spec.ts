import type { ModelStep, WorkflowDraft } from '@mozaiks/testkit';
import { conversation, speakers, type Conversation } from './conversation.fixture.ts';

async function said(
  steps: readonly ModelStep[],
  draft: WorkflowDraft = { agents: ['a'] },
): Promise<Conversation> {
  const chat = conversation(draft, steps);
  await chat.say('go');
  return chat;
}

describe('an answer', () => {
  it('is asked for once more if it is empty', async () => {
    const chat = await said([{ say: '' }, { say: 'A.' }]);
    expect(chat.last('error')).toMatchObject({ code: 'empty_answer', retryable: true });
    expect(chat.last('agent_response').text).toBe('A.');
    expect(chat.last('workflow_complete')).toMatchObject({
      reason: 'done',
      usage: { model_calls: 2 },
    });
  });

  it('ends the run if it is empty twice', async () => {
    expect((await said([{ say: ' ' }, { say: '' }])).last('workflow_error').code).toBe(
      'empty_answer',
    );
  });

  it('is kept if it is empty twice after calls, since there is nothing to add', async () => {
    const chat = await said([{ calls: [{ tool: 'look' }] }, { say: '' }, { say: '' }], {
      agents: ['a'],
      tools: { look: () => 1 },
    });
    expect(chat.last('agent_response').text).toBe('');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('is kept if it is a refusal, and the rules apply', async () => {
    const chat = await said([{ say: 'I would rather not.', finish: 'refusal' }, { say: 'B.' }], {
      agents: ['a', 'b'],
      handoffs: [{ from: 'a', to: 'b' }],
    });
    expect(chat.of('agent_response')[0]).toMatchObject({
      finish_reason: 'refusal',
      text: 'I would rather not.',
    });
    expect(speakers(chat)).toBe('ab');
  });

  it('is kept if it is a refusal without text', async () => {
    const chat = await said([{ finish: 'refusal' }]);
    expect(chat.last('agent_response')).toMatchObject({ finish_reason: 'refusal', text: '' });
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('is kept if it was cut at max_tokens', async () => {
    const chat = await said([{ say: 'Half of', finish: 'length' }]);
    expect(chat.last('agent_response')).toMatchObject({ finish_reason: 'length', text: 'Half of' });
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('is kept if the provider has filtered only the rest of it', async () => {
    const chat = await said([{ say: 'Half of', finish: 'content_filter' }]);
    expect(chat.last('agent_response')).toMatchObject({
      finish_reason: 'content_filter',
      text: 'Half of',
    });
  });

  it('ends the run if the provider has filtered all of it', async () => {
    expect((await said([{ finish: 'content_filter' }])).last('workflow_error').code).toBe(
      'content_filtered',
    );
  });

  it('is a failure if it stops without its end mark', async () => {
    expect((await said([{ say: 'Half', finish: null }])).last('workflow_error').code).toBe(
      'model_stream_broken',
    );
  });
});

describe('structured outputs', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
  const structured = (
    more: Partial<WorkflowDraft> = {},
    agent: object = { structured_outputs_required: true },
  ): WorkflowDraft => ({
    agents: [{ name: 'a', output_model: 'M', ...agent }],
    output_models: { M: schema },
    ...more,
  });

  it('are requested from the model natively, and checked', async () => {
    const chat = await said(
      [{ say: '{"n":1}', expect: ({ output }) => expect(output).toEqual({ name: 'M', schema }) }],
      structured(),
    );
    expect(chat.types().slice(-4)).toEqual([
      'agent_response',
      'structured_output',
      'usage',
      'workflow_complete',
    ]);
    expect(chat.last('structured_output')).toMatchObject({
      agent: 'a',
      model: 'M',
      value: { n: 1 },
    });
    chat.model.expectDone();
  });

  it('may be in a code fence', async () => {
    expect(
      (await said([{ say: '```json\n{"n":1}\n```' }], structured())).last('structured_output')
        .value,
    ).toEqual({ n: 1 });
  });

  it('are repaired once, by telling the model the problem and the schema', async () => {
    const chat = await said(
      [
        { say: '{}' },
        {
          purpose: 'repair',
          say: '{"n":2}',
          expect: ({ messages }) => {
            expect(messages.at(-2)).toEqual({ role: 'assistant', text: '{}', tool_calls: [] });
            expect(messages.at(-1)?.text).toContain('/n is missing');
            expect(messages.at(-1)?.text).toContain('"required":["n"]');
          },
        },
      ],
      structured(),
    );
    expect(chat.last('error')).toMatchObject({
      code: 'structured_output_invalid',
      message_id: expect.any(String),
    });
    expect(chat.last('structured_output').value).toEqual({ n: 2 });
    chat.model.expectDone();
  });

  it('are not checked in messages with calls', async () => {
    const chat = await said(
      [{ say: 'wait', calls: [{ tool: 'look' }] }, { say: '{"n":1}' }],
      structured({ tools: { look: () => 1 } }),
    );
    expect(chat.of('structured_output')).toHaveLength(1);
  });
});

describe('auto_tool_mode', () => {
  const auto = (tool: object, more: Partial<WorkflowDraft> = {}): WorkflowDraft => ({
    agents: [{ name: 'a', output_model: 'M', auto_tool_mode: true }, 'b'],
    output_models: { M: { type: 'object' } },
    tools: {
      save: {
        run: ({ n }: Record<string, unknown>) => `saved ${String(n)}`,
        auto_invoke: true,
        agents: ['a'],
        ...tool,
      },
    },
    ...more,
  });

  it('lets the checked output invoke the bound tool, without a second model call', async () => {
    const chat = await said(
      [{ say: '{"n":1}', expect: ({ tools }) => expect(tools).toEqual([]) }],
      auto({}),
    );
    expect(chat.last('tool_call')).toMatchObject({
      tool: 'save',
      arguments: { n: 1 },
      kind: 'agent_tool',
    });
    expect(chat.last('tool_result').result).toBe('saved 1');
    expect(chat.last('workflow_complete')).toMatchObject({
      reason: 'done',
      usage: { model_calls: 1 },
    });
    chat.model.expectDone();
  });

  it('binds the only tool of the agent if none is marked', async () => {
    expect(
      (await said([{ say: '{"n":1}' }], auto({ auto_invoke: false }))).last('tool_result').result,
    ).toBe('saved 1');
  });

  it('asks for approval if the tool needs it', async () => {
    const chat = await said([{ say: '{"n":1}' }], auto({ requires_approval: 'always' }));
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: { decision: 'approve' },
    });
    expect(chat.last('tool_result').result).toBe('saved 1');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('makes an output that does not fit the tool an error result', async () => {
    const parameters = { type: 'object', required: ['m'] };
    const chat = await said([{ say: '{"n":1}' }], auto({ parameters }));
    expect(chat.last('tool_result').error?.code).toBe('tool_invalid_arguments');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('lets the tool name the next agent', async () => {
    const chat = await said(
      [{ say: '{"n":1}' }, { agent: 'b', say: 'B.' }],
      auto({ run: () => ({ handoff: 'b' }) }),
    );
    expect(speakers(chat)).toBe('ab');
  });
});
