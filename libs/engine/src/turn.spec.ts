import { RuntimeError } from '@mozaiks/contracts';
import { conversation, speakers } from './conversation.fixture.ts';

const greet = { greet: ({ name }: Record<string, unknown>) => `Hello ${String(name)}` };

describe('a run', () => {
  it('with one tool has its events in the order of the protocol', async () => {
    const chat = conversation({ agents: ['a'], tools: greet }, [
      { calls: [{ tool: 'greet', arguments: { name: 'Ada' } }] },
      { say: 'Hello Ada' },
    ]);
    await chat.say('I am Ada');
    expect(chat.types().filter((type) => type !== 'usage')).toEqual([
      'user_message',
      'workflow_start',
      'agent_start',
      'tool_call',
      'tool_result',
      'agent_response',
      'workflow_complete',
    ]);
    chat.model.expectDone();
  });

  it('commits a call before the tool runs, and its result before the model is asked again', async () => {
    const seen: string[][] = [];
    const chat = conversation(
      { agents: ['a'], tools: { look: () => seen.push([...chat.types()]) } },
      [
        { calls: [{ tool: 'look' }] },
        {
          say: 'done',
          expect: ({ messages }) =>
            expect(messages.at(-1)).toMatchObject({ role: 'tool', tool: 'look', ok: true }),
        },
      ],
    );
    await chat.say('go');
    expect(seen).toHaveLength(1);
    expect(seen[0]).toContain('tool_call');
    chat.model.expectDone();
  });

  it('opens a second run with the history of the first', async () => {
    const chat = conversation({ agents: ['a'] }, [
      { say: 'one' },
      {
        say: 'two',
        expect: ({ messages }) =>
          expect(messages.map(({ text }) => text)).toEqual(['first', 'one', 'second']),
      },
    ]);
    await chat.say('first');
    await chat.say('second');
    expect(new Set(chat.events.map(({ run_id }) => run_id)).size).toBe(2);
    chat.model.expectDone();
  });

  it('streams what a visible agent says, piece by piece', async () => {
    const chat = conversation({ agents: ['a'] }, [{ say: 'Hello you' }]);
    await chat.say('hi');
    const { message_id } = chat.last('agent_response');
    expect(chat.live).toMatchObject([
      { type: 'agent_delta', message_id, offset: 0, text: 'Hello ' },
      { type: 'agent_delta', message_id, offset: 6, text: 'you' },
    ]);
  });

  it('streams nothing of an agent that is not visible', async () => {
    const chat = conversation({ agents: [{ name: 'a', visible: false }] }, [{ say: 'secret' }]);
    await chat.say('hi');
    expect(chat.live).toEqual([]);
    expect(chat.last('agent_response').visible).toBe(false);
  });

  it('ends in workflow_error with the code of the model that failed', async () => {
    const chat = conversation({ agents: ['a'] }, [{ fail: 'model_timeout' }]);
    await chat.say('hi');
    expect(chat.last('workflow_error')).toMatchObject({ code: 'model_timeout', retryable: true });
    expect(chat.last('usage').outcome).toBe('failed');
  });

  it('voids the text of an attempt that failed, and continues with the next', async () => {
    const chat = conversation({ agents: ['a'] }, [
      { failed: [{ say: 'half', code: 'model_stream_broken' }], say: 'whole' },
    ]);
    await chat.say('hi');
    expect(chat.last('agent_response').text).toBe('whole');
    expect(chat.last('error').message_id).not.toBe(chat.last('agent_response').message_id);
    expect(chat.of('usage').map(({ outcome }) => outcome)).toEqual(['failed', 'ok']);
  });

  it('ends after max_turns', async () => {
    const chat = conversation(
      { agents: ['a', 'b'], orchestration_pattern: 'RoundRobinPattern', max_turns: 3 },
      [{ say: 'A' }, { say: 'B' }, { say: 'A' }],
    );
    await chat.say('go');
    expect(speakers(chat)).toBe('aba');
    expect(chat.last('workflow_complete').reason).toBe('max_turns');
  });

  it('ends after max_tool_rounds', async () => {
    const again = { calls: [{ tool: 'look', arguments: {} }] };
    const chat = conversation({ agents: ['a'], tools: { look: () => 1 }, max_tool_rounds: 2 }, [
      again,
      again,
    ]);
    await chat.say('go');
    expect(chat.last('workflow_complete').reason).toBe('max_tool_rounds');
  });

  it('ends when its time is up, even in the middle of a model call', async () => {
    const chat = conversation({ agents: ['a'], timeout_seconds: 5 }, [
      { say: 'slow', hold: new Promise(() => undefined) },
    ]);
    const said = chat.say('go');
    await chat.clock.settle();
    await chat.clock.advance(5_001);
    await said;
    expect(chat.last('workflow_complete').reason).toBe('timeout');
    expect(chat.last('agent_response')).toMatchObject({
      text: 'slow',
      finish_reason: 'interrupted',
    });
  });
});

describe('tools', () => {
  it("are not run if the call's arguments do not fit, and the model is told", async () => {
    const parameters = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
    const chat = conversation({ agents: ['a'], tools: { count: { run: () => 1, parameters } } }, [
      { calls: [{ tool: 'count', arguments: { n: 'no' } }] },
      {
        say: 'sorry',
        expect: ({ messages }) =>
          expect(messages.at(-1)).toMatchObject({ role: 'tool', ok: false }),
      },
    ]);
    await chat.say('go');
    expect(chat.tools.calls).toHaveLength(0);
    expect(chat.last('tool_result').error?.code).toBe('tool_invalid_arguments');
    chat.model.expectDone();
  });

  it('are refused finally after two repairs', async () => {
    const bad = { calls: [{ tool: 'count', arguments: null, raw: '{' }] };
    const chat = conversation({ agents: ['a'], tools: { count: () => 1 } }, [bad, bad, bad]);
    await chat.say('go');
    expect(chat.last('workflow_error').code).toBe('tool_invalid_arguments');
  });

  it('are refused if a model invents them', async () => {
    const chat = conversation({ agents: ['a'] }, [{ calls: [{ tool: 'nothing' }] }, { say: 'ok' }]);
    await chat.say('go');
    expect(chat.last('tool_result').error?.code).toBe('tool_unknown');
  });

  it('give the model an error if they throw, and the run continues', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        tools: {
          bad: () => {
            throw new Error('boom');
          },
        },
      },
      [{ calls: [{ tool: 'bad' }] }, { say: 'ok' }],
    );
    await chat.say('go');
    expect(chat.last('tool_result')).toMatchObject({ ok: false, error: { message: 'boom' } });
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('never take the tenant from the model', async () => {
    const chat = conversation({ agents: ['a'], tools: { who: (args) => Object.keys(args) } }, [
      { calls: [{ tool: 'who', arguments: { city: 'Rome', app_id: 'evil' } }] },
      { say: 'ok' },
    ]);
    await chat.say('go');
    expect(chat.last('tool_call').arguments).toEqual({ city: 'Rome' });
    expect(chat.last('tool_result').result).toEqual(['city']);
  });

  it('commit the context that they set with their result', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        variables: { n: { type: 'integer', default: 0 } },
        tools: { bump: (_args, { set }) => set('n', 4) },
      },
      [{ calls: [{ tool: 'bump' }] }, { say: 'ok' }],
    );
    await chat.say('go');
    const commit = chat.commits.find(({ events }) =>
      events.some(({ type }) => type === 'context_update'),
    );
    expect(commit?.events.map(({ type }) => type)).toEqual(['context_update', 'tool_result']);
    expect(chat.state().context.get('n')).toBe(4);
  });

  it('fail if they set a value of the wrong type, and set nothing', async () => {
    const chat = conversation(
      {
        agents: ['a'],
        variables: { n: { type: 'integer', default: 0 } },
        tools: { bump: (_args, { set }) => set('n', 'four') },
      },
      [{ calls: [{ tool: 'bump' }] }, { say: 'ok' }],
    );
    await chat.say('go');
    expect(chat.last('tool_result').error?.code).toBe('context_invalid');
    expect(chat.of('context_update')).toEqual([]);
  });

  it('run at the same time if one message calls them', async () => {
    const order: string[] = [];
    const slow = async (name: string): Promise<void> => {
      order.push(`begin ${name}`);
      await Promise.resolve();
      order.push(`end ${name}`);
    };
    const chat = conversation(
      { agents: ['a'], tools: { x: () => slow('x'), y: () => slow('y') } },
      [{ calls: [{ tool: 'x' }, { tool: 'y' }] }, { say: 'ok' }],
    );
    await chat.say('go');
    expect(order.slice(0, 2)).toEqual(['begin x', 'begin y']);
  });
});

describe('a call whose isolate was ended because of another call', () => {
  /** A tool that is interrupted `times` times and then succeeds. */
  const pay = (times: number, on_interrupt: 'report' | 'retry' | 'ask') => {
    let left = times;
    const run = (): string => {
      left -= 1;
      if (left >= 0) throw new RuntimeError('interrupted');
      return 'paid';
    };
    return conversation({ agents: ['a'], tools: { pay: { run, on_interrupt, retries: 5 } } }, [
      { calls: [{ tool: 'pay' }] },
      { say: 'ok' },
    ]);
  };

  it('is reported to the model, and not run again', async () => {
    const chat = pay(1, 'report');
    await chat.say('go');
    expect(chat.last('tool_result').error?.code).toBe('interrupted');
    expect(chat.tools.calls).toHaveLength(1);
  });

  it('is run again with the same key when its tool may be repeated', async () => {
    const chat = pay(3, 'retry');
    await chat.say('go');
    expect(chat.last('tool_result').result).toBe('paid');
    expect(new Set(chat.tools.calls.map(({ idempotency_key }) => idempotency_key)).size).toBe(1);
  });

  it('is run again at most three times', async () => {
    const chat = pay(1000, 'retry');
    await chat.say('go');
    expect(chat.last('tool_result').error?.code).toBe('interrupted');
    expect(chat.tools.calls).toHaveLength(4);
  });

  it('is run again if a person approves it', async () => {
    const chat = pay(1, 'ask');
    await chat.say('go');
    expect(chat.of('tool_result')).toEqual([]);
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: { decision: 'approve' },
    });
    expect(chat.last('tool_result').result).toBe('paid');
  });
});

describe('after a crash', () => {
  const pay = { pay: { run: () => 'paid' } };

  it('a call that may have started is reported as interrupted, and the model continues', async () => {
    const chat = conversation({ agents: ['a'], tools: pay }, [
      { calls: [{ tool: 'pay' }] },
      { say: 'sorry' },
    ]);
    chat.admit({ type: 'user_message', text: 'go' });
    await chat.run({ commits: 2 });
    chat.takeOver();
    await chat.run();
    expect(chat.tools.calls).toHaveLength(0);
    expect(chat.last('tool_result').error?.code).toBe('interrupted');
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('a call whose tool may be repeated is run with the same key', async () => {
    const chat = conversation(
      { agents: ['a'], tools: { pay: { ...pay.pay, on_interrupt: 'retry' } } },
      [{ calls: [{ tool: 'pay' }] }, { say: 'paid' }],
    );
    chat.admit({ type: 'user_message', text: 'go' });
    await chat.run({ commits: 2 });
    chat.takeOver();
    await chat.run();
    expect(chat.tools.calls.map(({ idempotency_key }) => idempotency_key)).toEqual([
      chat.last('tool_call').idempotency_key,
    ]);
  });

  it('a person is asked if the tool says so', async () => {
    const chat = conversation(
      { agents: ['a'], tools: { pay: { ...pay.pay, on_interrupt: 'ask' } } },
      [{ calls: [{ tool: 'pay' }] }, { say: 'paid' }],
    );
    chat.admit({ type: 'user_message', text: 'go' });
    await chat.run({ commits: 2 });
    chat.takeOver();
    await chat.run();
    await chat.send({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: { decision: 'approve' },
    });
    expect(chat.last('tool_result').result).toBe('paid');
  });

  it('a question is still open, and is not reported as interrupted', async () => {
    const chat = conversation(
      { agents: ['a'], tools: { pay: { ...pay.pay, requires_approval: 'always' } } },
      [{ calls: [{ tool: 'pay' }] }, { say: 'ok' }],
    );
    await chat.say('go');
    chat.takeOver();
    await chat.run();
    expect(chat.of('tool_result')).toEqual([]);
    expect(chat.state().questions.size).toBe(1);
  });

  it('an approved call that was open counts as possibly started', async () => {
    const chat = conversation(
      { agents: ['a'], tools: { pay: { ...pay.pay, requires_approval: 'always' } } },
      [{ calls: [{ tool: 'pay' }] }, { say: 'ok' }],
    );
    await chat.say('go');
    chat.admit({
      type: 'input_response',
      request_id: chat.last('input_request').request_id,
      value: { decision: 'approve' },
    });
    chat.takeOver();
    await chat.run();
    expect(chat.last('tool_result').error?.code).toBe('interrupted');
  });
});
