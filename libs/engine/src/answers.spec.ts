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
  it('that is empty is asked for once more', async () => {
    const chat = await said([{ say: '' }, { say: 'A.' }]);
    expect(chat.last('error')).toMatchObject({ code: 'empty_answer', retryable: true });
    expect(chat.last('agent_response').text).toBe('A.');
    expect(chat.last('workflow_complete')).toMatchObject({
      reason: 'done',
      usage: { model_calls: 2 },
    });
  });

  it('that is empty twice ends the run', async () => {
    expect((await said([{ say: ' ' }, { say: '' }])).last('workflow_error').code).toBe(
      'empty_answer',
    );
  });

  it('that is empty twice after calls stands: there is nothing to add', async () => {
    const chat = await said([{ calls: [{ tool: 'look' }] }, { say: '' }, { say: '' }], {
      agents: ['a'],
      tools: { look: () => 1 },
    });
    expect(chat.last('agent_response').text).toBe('');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('that is a refusal stands as one, and the rules go on', async () => {
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

  it('that is a refusal without a word stands, too', async () => {
    const chat = await said([{ finish: 'refusal' }]);
    expect(chat.last('agent_response')).toMatchObject({ finish_reason: 'refusal', text: '' });
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('that was cut at max_tokens stands as far as it goes', async () => {
    const chat = await said([{ say: 'Half of', finish: 'length' }]);
    expect(chat.last('agent_response')).toMatchObject({ finish_reason: 'length', text: 'Half of' });
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('of which the provider has filtered the rest stands as far as it goes', async () => {
    const chat = await said([{ say: 'Half of', finish: 'content_filter' }]);
    expect(chat.last('agent_response')).toMatchObject({
      finish_reason: 'content_filter',
      text: 'Half of',
    });
  });

  it('of which the provider has filtered everything ends the run', async () => {
    expect((await said([{ finish: 'content_filter' }])).last('workflow_error').code).toBe(
      'content_filtered',
    );
  });

  it('that ends without its end mark is a failure', async () => {
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

  it('are asked of the model natively, and checked', async () => {
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

  it('may stand in a code fence', async () => {
    expect(
      (await said([{ say: '```json\n{"n":1}\n```' }], structured())).last('structured_output')
        .value,
    ).toEqual({ n: 1 });
  });

  it('are repaired once, with the problem and the schema told', async () => {
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

  it('are not looked at in messages with calls', async () => {
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

  it('the checked output invokes the bound tool, without a second model call', async () => {
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

  it('is bound to the only tool of the agent where none is marked', async () => {
    expect(
      (await said([{ say: '{"n":1}' }], auto({ auto_invoke: false }))).last('tool_result').result,
    ).toBe('saved 1');
  });

  it('asks for approval where the tool needs it', async () => {
    const chat = await said([{ say: '{"n":1}' }], auto({ requires_approval: 'always' }));
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: { decision: 'approve' },
    });
    expect(chat.last('tool_result').result).toBe('saved 1');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('an output that does not fit the tool is an error result', async () => {
    const parameters = { type: 'object', required: ['m'] };
    const chat = await said([{ say: '{"n":1}' }], auto({ parameters }));
    expect(chat.last('tool_result').error?.code).toBe('tool_invalid_arguments');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('the tool may name who goes on', async () => {
    const chat = await said(
      [{ say: '{"n":1}' }, { agent: 'b', say: 'B.' }],
      auto({ run: () => ({ handoff: 'b' }) }),
    );
    expect(speakers(chat)).toBe('ab');
  });
});
