import type { AgentDraft } from '@mozaiks/testkit';
import { conversation, speakers } from './conversation.fixture.ts';

const paying = (more: object = {}) => ({
  agents: ['a'] as ['a'],
  tools: {
    pay: {
      run: ({ sum }: Record<string, unknown>) => `paid ${String(sum)}`,
      requires_approval: 'always',
      ...more,
    },
  },
});
const payTen = { calls: [{ tool: 'pay', arguments: { sum: 10 } }] };

describe('approvals', () => {
  it('ask before the tool runs, in the commit of the call', async () => {
    const chat = conversation(paying(), [payTen]);
    await chat.say('go');
    expect(chat.commits.at(-1)?.events.map(({ type }) => type)).toEqual([
      'tool_call',
      'input_request',
      'usage',
    ]);
    expect(chat.tools.calls).toHaveLength(0);
  });

  it('include the schema of the arguments, so that they can be edited', async () => {
    const parameters = { type: 'object', properties: { sum: { type: 'integer' } } };
    const chat = conversation(paying({ parameters }), [payTen]);
    await chat.say('go');
    expect(chat.last('input_request')).toMatchObject({ kind: 'approval', schema: parameters });
  });

  it('run the call with the arguments that a person edited', async () => {
    const chat = conversation(paying(), [payTen, { say: 'ok' }]);
    await chat.say('go');
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: { decision: 'edit', arguments: { sum: 7 } },
    });
    expect(chat.last('tool_result').result).toBe('paid 7');
  });

  it('tell the model that the user refused', async () => {
    const chat = conversation(paying(), [payTen, { say: 'ok' }]);
    await chat.say('go');
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: { decision: 'reject', reason: 'too much' },
    });
    expect(chat.last('tool_result').error).toEqual({
      code: 'tool_rejected',
      message: 'the user refused: too much',
    });
    expect(chat.tools.calls).toHaveLength(0);
  });

  it('stay open when the answer does not fit', async () => {
    const chat = conversation(paying(), [payTen]);
    await chat.say('go');
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: { decision: 'maybe' },
    });
    expect(chat.last('command_rejected').code).toBe('invalid_value');
    expect(chat.state().questions.size).toBe(1);
  });

  it('may depend on the arguments', async () => {
    const chat = conversation(paying({ requires_approval: '${sum} > 50' }), [
      payTen,
      { say: 'ok' },
    ]);
    await chat.say('go');
    expect(chat.of('input_request')).toEqual([]);
    expect(chat.last('tool_result').result).toBe('paid 10');
  });

  it('let the other calls of the message run, while the model waits', async () => {
    const chat = conversation({ agents: ['a'], tools: { ...paying().tools, look: () => 1 } }, [
      { calls: [...payTen.calls, { tool: 'look' }] },
      { say: 'ok' },
    ]);
    await chat.say('go');
    expect(chat.of('tool_result')).toHaveLength(1);
    expect(chat.model.requests).toHaveLength(1);
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: { decision: 'approve' },
    });
    expect(chat.last('workflow_complete').reason).toBe('done');
  });
});

describe('UI tools', () => {
  const ui = {
    component: 'Form',
    mode: 'inline' as const,
    response_schema: { type: 'object', required: ['city'] },
  };
  const asking = { agents: ['a'] as ['a'], tools: { form: { kind: 'ui_tool' as const, ui } } };

  it('wait for the browser, whose answer is the result', async () => {
    const chat = conversation(asking, [{ calls: [{ tool: 'form' }] }, { say: 'ok' }]);
    await chat.say('go');
    expect(chat.last('tool_call')).toMatchObject({
      kind: 'ui_tool',
      component: 'Form',
      display: 'inline',
    });
    expect(chat.last('input_request').component).toBe('Form');
    await chat.send({
      type: 'tool_response',
      call_id: chat.last('tool_call').call_id,
      result: { city: 'Rome' },
    });
    expect(chat.last('tool_result').result).toEqual({ city: 'Rome' });
  });

  it('run their function with the answer, if they have one', async () => {
    const chat = conversation(
      {
        ...asking,
        tools: {
          form: {
            ...asking.tools.form,
            run: (_args: object, { call }: { call: { answer?: unknown } }) => call.answer,
          },
        },
      },
      [{ calls: [{ tool: 'form' }] }, { say: 'ok' }],
    );
    await chat.say('go');
    await chat.send({
      type: 'tool_response',
      call_id: chat.last('tool_call').call_id,
      result: { city: 'Rome' },
    });
    expect(chat.last('tool_result').result).toEqual({ city: 'Rome' });
  });

  it('refuse an answer that does not fit, and continue to wait', async () => {
    const chat = conversation(asking, [{ calls: [{ tool: 'form' }] }]);
    await chat.say('go');
    await chat.send({ type: 'tool_response', call_id: chat.last('tool_call').call_id, result: {} });
    expect(chat.last('command_rejected').code).toBe('invalid_value');
    expect(chat.state().calls.size).toBe(1);
  });
});

describe('questions that no one answers', () => {
  it('give their call a result when their time is up', async () => {
    const chat = conversation({ ...paying(), question_timeout_seconds: 60 }, [
      payTen,
      { say: 'ok' },
    ]);
    await chat.say('go');
    await chat.clock.advance(60_000);
    await chat.run();
    expect(chat.last('tool_result').error?.code).toBe('timeout');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('end the run when they belong to no call', async () => {
    const chat = conversation(
      { agents: ['a'], question_timeout_seconds: 60, handoffs: [{ from: 'a', to: 'user' }] },
      [{ say: 'A' }],
    );
    await chat.say('go');
    await chat.clock.advance(60_000);
    await chat.run();
    expect(chat.last('workflow_complete').reason).toBe('timeout');
  });
});

describe('commands to a chat that is busy', () => {
  const busy = (on_message_while_running: 'enqueue' | 'reject' | 'interrupt') => ({
    ...paying(),
    on_message_while_running,
  });

  it('wait, by default', async () => {
    const chat = conversation(busy('enqueue'), [payTen]);
    await chat.say('go');
    expect(chat.admit({ type: 'user_message', text: 'more' })).toBe('later');
  });

  it('are rejected if the workflow says so', async () => {
    const chat = conversation(busy('reject'), [payTen]);
    await chat.say('go');
    await chat.say('more');
    expect(chat.last('command_rejected').code).toBe('chat_busy');
  });

  it('interrupt if the workflow says so: open calls are closed before the message', async () => {
    const chat = conversation(busy('interrupt'), [payTen, { say: 'ok' }]);
    await chat.say('go');
    await chat.say('stop that');
    expect(chat.last('tool_result').error?.code).toBe('interrupted');
    expect(chat.state().runs).toBe(1);
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('interrupt a running turn by aborting it first', async () => {
    const chat = conversation(busy('interrupt'), [payTen]);
    await chat.say('go');
    expect(chat.admit({ type: 'user_message', text: 'stop that' }, true)).toBe('abort interrupt');
  });
});

describe('cancel', () => {
  it('closes open calls, then ends the run', async () => {
    const chat = conversation(paying(), [payTen]);
    await chat.say('go');
    await chat.send({ type: 'cancel', run_id: chat.last('workflow_start').run_id ?? '' });
    expect(chat.types().slice(-2)).toEqual(['tool_result', 'workflow_complete']);
    expect(chat.last('workflow_complete')).toMatchObject({ reason: 'cancelled', command_id: 'c2' });
  });

  it('is rejected for a run that has ended', async () => {
    const chat = conversation({ agents: ['a'] }, [{ say: 'A' }]);
    await chat.say('go');
    await chat.send({ type: 'cancel' });
    expect(chat.last('command_rejected').code).toBe('no_run');
  });

  it('keeps the text that was shown', async () => {
    const chat = conversation({ agents: ['a'] }, [
      { say: 'Half of it', hold: new Promise(() => undefined) },
    ]);
    chat.admit({ type: 'user_message', text: 'go' });
    const abort = new AbortController();
    const running = chat.run({ signal: abort.signal });
    await chat.clock.settle();
    abort.abort('cancel');
    await running;
    expect(chat.last('agent_response')).toMatchObject({
      text: 'Half of it',
      finish_reason: 'interrupted',
    });
    expect(chat.last('usage').outcome).toBe('cancelled');
  });
});

describe('structured output', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
  const structured = {
    agents: [{ name: 'a', output_model: 'M', structured_outputs_required: true }] as [AgentDraft],
    output_models: { M: schema },
  };

  it('is repaired once', async () => {
    const chat = conversation(structured, [
      { say: '{"n":"no"}' },
      { purpose: 'repair', say: '{"n":1}' },
    ]);
    await chat.say('go');
    expect(chat.last('structured_output').value).toEqual({ n: 1 });
    expect(chat.of('agent_response')).toHaveLength(1);
    chat.model.expectDone();
  });

  it('fails the run if it cannot be repaired', async () => {
    const chat = conversation(structured, [{ say: 'no' }, { say: 'no' }]);
    await chat.say('go');
    expect(chat.last('workflow_error').code).toBe('structured_output_invalid');
  });
});

describe('human_input_mode', () => {
  it('ALWAYS asks the user before each reply, unless they have just spoken; then that agent continues', async () => {
    const chat = conversation(
      {
        agents: ['a', { name: 'b', human_input_mode: 'ALWAYS' }],
        handoffs: [{ from: 'a', to: 'b' }],
      },
      [{ say: 'A.' }, { agent: 'b', say: 'B.' }],
    );
    await chat.say('go');
    expect(chat.last('input_request')).toMatchObject({ kind: 'text', agent: 'b' });
    await chat.say('fine');
    expect(speakers(chat)).toBe('ab');
    expect(chat.of('input_request')).toHaveLength(1);
  });

  it('ALWAYS does not ask if no one can be asked', async () => {
    const chat = conversation(
      {
        agents: ['a', { name: 'b', human_input_mode: 'ALWAYS' }],
        human_in_the_loop: false,
        handoffs: [{ from: 'a', to: 'b' }],
      },
      [{ say: 'A.' }, { say: 'B.' }],
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('ab');
  });

  it('TERMINATE asks before the run would end, and an empty answer ends it', async () => {
    const chat = conversation({ agents: [{ name: 'a', human_input_mode: 'TERMINATE' }] }, [
      { say: 'A.' },
      { say: 'A.' },
    ]);
    await chat.say('go');
    await chat.say('more');
    expect(speakers(chat)).toBe('aa');
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: '',
    });
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('does not matter without a human in the loop: approvals and UI tools are refused', async () => {
    const chat = conversation({ ...paying(), human_in_the_loop: false }, [payTen, { say: 'ok' }]);
    await chat.say('go');
    expect(chat.last('tool_result').error?.code).toBe('tool_rejected');
    expect(chat.of('input_request')).toEqual([]);
  });
});

describe('a text question', () => {
  it("is answered by the user's next message, or by its id", async () => {
    for (const answer of ['message', 'response']) {
      const chat = conversation({ agents: ['a'], handoffs: [{ from: 'a', to: 'user' }] }, [
        { say: 'A.' },
        { say: 'A.' },
      ]);
      await chat.say('go');
      const { request_id } = chat.last('input_request');
      if (answer === 'message') await chat.say('more');
      else await chat.send({ type: 'input_response', request_id, value: 'more' });
      expect(speakers(chat)).toBe('aa');
      expect(chat.model.requests.at(-1)?.messages.at(-1)).toEqual({ role: 'user', text: 'more' });
    }
  });

  it('is closed once it was answered', async () => {
    const chat = conversation({ agents: ['a'], handoffs: [{ from: 'a', to: 'user' }] }, [
      { say: 'A.' },
      { say: 'A.' },
    ]);
    await chat.say('go');
    const { request_id } = chat.last('input_request');
    await chat.say('more');
    await chat.send({ type: 'input_response', request_id, value: 'again' });
    expect(chat.last('command_rejected').code).toBe('request_closed');
  });
});
