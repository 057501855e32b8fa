import type { ModelStep, WorkflowDraft } from '@mozaiks/testkit';
import { conversation, speakers, type Conversation } from './conversation.fixture.ts';

const look = { calls: [{ tool: 'look', arguments: { at: 1 } }] };
const endOf = (chat: Conversation): string => chat.last('workflow_complete').reason;

async function said(draft: WorkflowDraft, steps: readonly ModelStep[]): Promise<Conversation> {
  const chat = conversation(draft, steps);
  await chat.say('go');
  return chat;
}

describe('the same call with the same arguments and the same result', () => {
  const looking: WorkflowDraft = { agents: ['a'], tools: { look: () => 1 } };
  const changing = (results: readonly unknown[]): WorkflowDraft => {
    const left = [...results];
    return { agents: ['a'], max_tool_rounds: 30, tools: { look: () => left.shift() as number } };
  };
  const codesOf = (chat: Conversation) => chat.of('tool_result').map(({ error }) => error?.code);

  it('is run three times; the fourth time the model is told, and the fifth time ends the run', async () => {
    const chat = await said(looking, [look, look, look, look, look]);
    expect(chat.tools.calls).toHaveLength(3);
    expect(codesOf(chat)).toEqual([
      undefined,
      undefined,
      undefined,
      'repeated_calls',
      'repeated_calls',
    ]);
    expect(chat.last('tool_result').error?.message).toContain('gave the same result 3 times');
    expect(endOf(chat)).toBe('repeated_calls');
  });

  it('is run as often as max_repeated_calls allows', async () => {
    const chat = await said({ ...looking, max_repeated_calls: 1 }, [look, look, look]);
    expect(codesOf(chat)).toEqual([undefined, 'repeated_calls', 'repeated_calls']);
  });

  it('does not end the run if the model does something else after it was told', async () => {
    const chat = await said(looking, [look, look, look, look, { say: 'A.' }]);
    expect(endOf(chat)).toBe('done');
  });

  it('does not end the run before the model was told, however many calls its message holds', async () => {
    const five = {
      calls: [...look.calls, ...look.calls, ...look.calls, ...look.calls, ...look.calls],
    };
    const chat = await said(looking, [five, five, { say: 'A.' }]);
    expect(chat.tools.calls).toHaveLength(5);
    expect(codesOf(chat).slice(5)).toEqual(Array.from({ length: 5 }, () => 'repeated_calls'));
    expect(endOf(chat)).toBe('done');
  });

  it('is another call if its result has changed', async () => {
    const chat = await said(changing([9, 8, 7, 6, 5, 4]), [
      look,
      look,
      look,
      look,
      look,
      look,
      { say: 'A.' },
    ]);
    expect(chat.tools.calls).toHaveLength(6);
    expect(endOf(chat)).toBe('done');
  });

  it('is counted from the last different result', async () => {
    const chat = await said(changing([1, 1, 2, 2, 2]), [
      look,
      look,
      look,
      look,
      look,
      look,
      { say: 'A.' },
    ]);
    expect(codesOf(chat)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'repeated_calls',
    ]);
  });

  it('counts errors as results', async () => {
    const failing = () => {
      throw new Error('down');
    };
    const chat = await said({ agents: ['a'], tools: { look: failing } }, [
      look,
      look,
      look,
      look,
      { say: 'A.' },
    ]);
    expect(codesOf(chat)).toEqual(['tool_failed', 'tool_failed', 'tool_failed', 'repeated_calls']);
  });

  it('is counted separately in each turn, even if the user says nothing in between', async () => {
    const handoffs = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'terminate' },
    ];
    const chat = await said({ agents: ['a', 'b'], tools: { look: () => 1 }, handoffs }, [
      look,
      look,
      look,
      { say: 'A.' },
      look,
      look,
      look,
      { say: 'B.' },
    ]);
    expect(chat.tools.calls).toHaveLength(6);
    expect(endOf(chat)).toBe('terminate');
  });

  it('is another call with other arguments, or after a message of the user', async () => {
    const at = (n: number) => ({ calls: [{ tool: 'look', arguments: { at: n } }] });
    const draft: WorkflowDraft = {
      ...looking,
      max_repeated_calls: 1,
      handoffs: [{ from: 'a', to: 'user' }],
    };
    const chat = await said(draft, [at(1), at(2), { say: 'A.' }, at(1), { say: 'A.' }]);
    await chat.say('look again');
    expect(chat.tools.calls).toHaveLength(3);
  });
});

const priced = { resolved: { prices: { input: 1, output: 10 } } };

describe('budgets', () => {
  it('reserve the request and the longest answer before a call is made', async () => {
    const draft: WorkflowDraft = {
      agents: [{ name: 'a', llm_config: { max_tokens: 1_000 } }],
      budget: { max_tokens: 1_000 },
    };
    const chat = await said(draft, []);
    expect(endOf(chat)).toBe('budget_exhausted');
    expect(chat.model.requests).toEqual([]);
  });

  it('cap an answer that the author has not capped to what is left', async () => {
    const chat = await said({ agents: ['a'], budget: { max_tokens: 100 } }, [
      { say: 'A.', expect: ({ llm_config }) => expect(llm_config.max_tokens).toBeLessThan(100) },
    ]);
    expect(endOf(chat)).toBe('done');
    chat.model.expectDone();
  });

  it('are never exceeded by a second call', async () => {
    const chat = await said(
      { agents: ['a', 'b'], budget: { max_tokens: 100 }, handoffs: [{ from: 'a', to: 'b' }] },
      [{ say: 'A.', usage: { input_tokens: 60, output_tokens: 39 } }],
    );
    expect(speakers(chat)).toBe('a');
    expect(endOf(chat)).toBe('budget_exhausted');
  });

  it('in money end the run when they are spent', async () => {
    const draft: WorkflowDraft = {
      agents: ['a', 'b'],
      budget: { max_cost_usd: 0.01 },
      handoffs: [{ from: 'a', to: 'b' }],
    };
    const chat = conversation(draft, [{ say: 'A.', usage: { cost_usd: 0.02 } }], priced);
    await chat.say('go');
    expect(endOf(chat)).toBe('budget_exhausted');
  });

  it('in money refuse the first call if no price is known', async () => {
    const chat = await said({ agents: ['a'], budget: { max_cost_usd: 0.01 } }, []);
    expect(chat.last('workflow_error')).toMatchObject({
      code: 'model_price_unknown',
      message: expect.stringContaining('test test-model'),
    });
    expect(chat.model.requests).toEqual([]);
  });

  it('in money refuse the call if a fallback has no known price', async () => {
    const llm_config = { fallback: [{ model: 'other' }] };
    const resolved = ({ model }: { readonly model?: string }) =>
      model === 'other' ? {} : priced.resolved;
    const chat = conversation(
      { agents: [{ name: 'a', llm_config }], budget: { max_cost_usd: 0.01 } },
      [],
      { resolved },
    );
    await chat.say('go');
    expect(chat.last('workflow_error')).toMatchObject({
      code: 'model_price_unknown',
      message: expect.stringContaining('other'),
    });
  });

  it('in money are reserved as well if the price is known', async () => {
    const draft: WorkflowDraft = {
      agents: [{ name: 'a', llm_config: { max_tokens: 1_000 } }],
      budget: { max_cost_usd: 0.001 },
    };
    const chat = conversation(draft, [], { resolved: { prices: { input: 1, output: 10 } } });
    await chat.say('go');
    expect(endOf(chat)).toBe('budget_exhausted');
  });

  it('apply to selectors, guardrails and summaries as well', async () => {
    const chat = await said(
      { agents: ['a', 'b'], orchestration_pattern: 'AutoPattern', budget: { max_tokens: 100 } },
      [{ say: 'A.', usage: { input_tokens: 90, output_tokens: 10 } }],
    );
    expect(endOf(chat)).toBe('budget_exhausted');
  });

  it('of a token and of the workflow combine: the smaller limit counts', async () => {
    const chat = conversation(
      { agents: ['a'], budget: { max_tokens: 500, max_cost_usd: 2 } },
      [{ say: 'A.' }],
      priced,
    );
    await chat.send({
      type: 'user_message',
      text: 'go',
      budget: { max_tokens: 900, max_cost_usd: 1 },
    });
    expect(chat.last('workflow_start').budget).toEqual({ max_tokens: 500, max_cost_usd: 1 });
  });

  it('are reported at the end of a run with all its usage', async () => {
    const chat = await said({ agents: ['a', 'b'], handoffs: [{ from: 'a', to: 'b' }] }, [
      { say: 'A.' },
      { say: 'B.' },
    ]);
    expect(chat.last('workflow_complete').usage).toMatchObject({
      input_tokens: 20,
      output_tokens: 10,
      model_calls: 2,
    });
  });
});

describe('max_turns', () => {
  it('counts the turns since the last message of the user', async () => {
    const draft: WorkflowDraft = {
      agents: ['a', 'b'],
      max_turns: 2,
      handoffs: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'user' },
      ],
    };
    const chat = await said(draft, [{ say: 'A.' }, { say: 'B.' }, { say: 'B.' }, { say: 'B.' }]);
    await chat.say('more');
    await chat.say('more');
    expect(speakers(chat)).toBe('abbb');
    expect(chat.state().run).not.toBeNull();
  });

  it('counts a tool round trip as part of its turn', async () => {
    const chat = await said({ agents: ['a'], max_turns: 1, tools: { look: () => 1 } }, [
      look,
      { say: 'A.' },
    ]);
    expect(endOf(chat)).toBe('done');
  });
});

describe('max_consecutive_auto_reply', () => {
  const often: WorkflowDraft = {
    agents: [{ name: 'a', max_consecutive_auto_reply: 2 }],
    handoffs: [{ from: 'a', to: { type: 'stay' } }],
  };

  it('reverts to the user, and then starts to count again', async () => {
    const chat = await said(
      often,
      Array.from({ length: 4 }, () => ({ say: 'A.' })),
    );
    expect(chat.last('input_request').kind).toBe('text');
    await chat.say('more');
    expect(speakers(chat)).toBe('aaaa');
    expect(chat.of('input_request')).toHaveLength(2);
  });

  it('ends the run if no one can be asked', async () => {
    const chat = await said({ ...often, human_in_the_loop: false }, [{ say: 'A.' }, { say: 'A.' }]);
    expect(endOf(chat)).toBe('max_auto_reply');
  });
});

describe('timeout_seconds', () => {
  it('aborts a tool that is still running', async () => {
    const chat = conversation(
      { agents: ['a'], timeout_seconds: 5, tools: { hang: () => new Promise(() => undefined) } },
      [{ calls: [{ tool: 'hang' }] }],
    );
    const said = chat.say('go');
    await chat.clock.settle();
    await chat.clock.advance(5_001);
    await said;
    expect(chat.types().slice(-2)).toEqual(['tool_result', 'workflow_complete']);
    expect(chat.last('workflow_complete').reason).toBe('timeout');
  });

  it('does not include the time in which people are waited for', async () => {
    const chat = await said(
      { agents: ['a'], timeout_seconds: 60, handoffs: [{ from: 'a', to: 'user' }] },
      [{ say: 'A.' }, { say: 'A.' }],
    );
    await chat.clock.advance(3_600_000);
    await chat.say('back');
    expect(speakers(chat)).toBe('aa');
  });
});
