import { conversation, type Overrides } from './conversation.fixture.ts';

const priced: Overrides = { resolved: { prices: { input: 10, output: 100 } } };
const total = (input: number, output: number): number => (input * 10 + output * 100) / 1e6;

describe('the usage of a call that did not end', () => {
  const cut = async (overrides: Overrides = priced) => {
    const chat = conversation(
      { agents: ['a'] },
      [{ say: 'Twenty characters or so', hold: new Promise(() => undefined) }],
      overrides,
    );
    chat.admit({ type: 'user_message', text: 'go' });
    const abort = new AbortController();
    const running = chat.run({ signal: abort.signal });
    await chat.clock.settle();
    abort.abort('cancel');
    await running;
    return chat.last('usage');
  };

  it('is an estimate of the request and of the text that came, with its price', async () => {
    const usage = await cut();
    expect(usage).toMatchObject({
      outcome: 'cancelled',
      estimated: true,
      output_tokens: 6,
      input_tokens: expect.any(Number),
    });
    expect(usage.cost_usd).toBeCloseTo(total(usage.input_tokens ?? 0, 6));
  });

  it('has no price if none is known', async () => {
    expect(await cut({})).toMatchObject({ estimated: true, output_tokens: 6, cost_usd: null });
  });

  it('keeps what the provider has reported, and estimates the rest', async () => {
    const failed = [
      {
        say: 'twelve chars',
        code: 'model_stream_broken' as const,
        usage: { input_tokens: 43, output_tokens: null, cost_usd: null },
      },
    ];
    const chat = conversation({ agents: ['a'] }, [{ failed, say: 'A.' }], priced);
    await chat.say('go');
    expect(chat.of('usage')[0]).toMatchObject({
      outcome: 'failed',
      estimated: true,
      input_tokens: 43,
      output_tokens: 3,
      cost_usd: total(43, 3),
    });
  });

  it('is unknown if no answer had started', async () => {
    const chat = conversation({ agents: ['a'] }, [{ fail: 'model_unavailable' }], priced);
    await chat.say('go');
    expect(chat.last('usage')).toMatchObject({
      outcome: 'failed',
      input_tokens: null,
      cost_usd: null,
    });
    expect(chat.last('usage').estimated).toBeUndefined();
  });
});

describe('the totals of a run', () => {
  const totals = async (...usages: readonly (object | null)[]) => {
    const agents = usages.map((_, at) => `a${at}`) as [string, ...string[]];
    const handoffs = agents.slice(1).map((to, at) => ({ from: `a${at}`, to }));
    const chat = conversation(
      { agents, handoffs },
      usages.map((usage) => ({ say: 'A.', usage })),
    );
    await chat.say('go');
    return chat.last('workflow_complete').usage;
  };

  it('stay unknown if nothing is known', async () => {
    expect(await totals(null)).toEqual({
      input_tokens: null,
      output_tokens: null,
      cached_input_tokens: null,
      reasoning_tokens: null,
      cost_usd: null,
      model_calls: 1,
      cost_incomplete: true,
    });
  });

  it('sum what is known, and report that there may be more', async () => {
    expect(await totals({ cost_usd: 0.5 }, null)).toMatchObject({
      input_tokens: 10,
      cost_usd: 0.5,
      cost_incomplete: true,
      model_calls: 2,
    });
  });

  it('are complete if every cost is known', async () => {
    const usage = await totals({ cost_usd: 0.5 }, { cost_usd: 0.25 });
    expect([usage.cost_usd, usage.cost_incomplete]).toEqual([0.75, undefined]);
  });

  it('do not become incomplete by a failed call that used nothing', async () => {
    const chat = conversation({ agents: ['a'] }, [
      { failed: [{ code: 'model_unavailable', usage: null }], say: 'A.', usage: { cost_usd: 0.5 } },
    ]);
    await chat.say('go');
    expect(chat.last('workflow_complete').usage).toMatchObject({ cost_usd: 0.5, model_calls: 2 });
    expect(chat.last('workflow_complete').usage.cost_incomplete).toBeUndefined();
  });

  it('are reported for a run that fails as well', async () => {
    const chat = conversation({ agents: ['a', 'b'], handoffs: [{ from: 'a', to: 'b' }] }, [
      { say: 'A.' },
      { fail: 'model_rejected' },
    ]);
    await chat.say('go');
    expect(chat.last('workflow_error').usage).toMatchObject({
      input_tokens: 10,
      output_tokens: 5,
      model_calls: 2,
    });
  });

  it('include nested chats, each of which is reported when it ends', async () => {
    const handoffs = [{ from: 'a', to: { type: 'workflow' as const, workflow: 'Research' } }];
    const chat = conversation({ agents: ['a'], handoffs }, [{ say: 'A.' }, { say: 'Done.' }]);
    await chat.say('go');
    const usage = {
      input_tokens: 100,
      output_tokens: 50,
      cached_input_tokens: null,
      reasoning_tokens: null,
      cost_usd: 0.5,
      model_calls: 3,
    };
    await chat.send({
      type: 'child_done',
      call_id: chat.last('child_start').call_id,
      status: 'complete',
      result: 'R',
      usage,
    });
    expect(chat.last('child_complete').usage).toEqual(usage);
    expect(chat.last('workflow_complete').usage).toMatchObject({
      input_tokens: 120,
      output_tokens: 60,
      cost_usd: 0.5,
      model_calls: 5,
    });
  });
});

it('the usage of an answer names the message that the call wrote', async () => {
  const chat = conversation({ agents: ['a'] }, [{ say: 'A.' }]);
  await chat.say('go');
  expect(chat.last('usage').message_id).toBe(chat.last('agent_response').message_id);
});
