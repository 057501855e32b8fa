import { isJsonObject, type JsonValue } from '@mozaiks/contracts';
import type { TestFunction, ToolDraft, WorkflowDraft } from '@mozaiks/testkit';
import { conversation } from './conversation.fixture.ts';

const cartOf = (context: JsonValue): readonly JsonValue[] => {
  const cart = isJsonObject(context) ? context['cart'] : undefined;
  return Array.isArray(cart) ? cart : [];
};
/** Appends its item to the list that it read at its start, after a short wait. */
const append: TestFunction = async ({ item }, { call, set }) => {
  await Promise.resolve();
  set('cart', [...cartOf(call.context), item ?? null]);
  return item;
};
const add: ToolDraft = { run: append, touches_context: true };
const shop = (tools: NonNullable<WorkflowDraft['tools']>): WorkflowDraft => ({
  agents: ['a'],
  variables: { cart: { type: 'array', default: [] } },
  tools,
});
const call = (tool: string, item: string) => ({ tool, arguments: { item } });
const three = { calls: [call('add', 'apple'), call('add', 'pear'), call('add', 'fig')] };
const approve = { type: 'input_response', value: { decision: 'approve' } } as const;

describe('calls of one message that touch the context', () => {
  it('each start with the context that the previous one left', async () => {
    const chat = conversation(shop({ add }), [three, { say: 'ok' }]);
    await chat.say('go');
    expect(chat.state().context.get('cart')).toEqual(['apple', 'pear', 'fig']);
    expect(chat.of('tool_result').map(({ result }) => result)).toEqual(['apple', 'pear', 'fig']);
  });

  it('commit each result when it ends', async () => {
    const chat = conversation(shop({ add }), [three, { say: 'ok' }]);
    await chat.say('go');
    const results = chat.commits
      .map(({ events }) => events.map(({ type }) => type))
      .filter((types) => types.includes('tool_result'));
    expect(results).toEqual(Array.from({ length: 3 }, () => ['context_update', 'tool_result']));
  });

  it('continue after one of them fails', async () => {
    const failing: TestFunction = (args, context) => {
      if (args['item'] === 'pear') throw new Error('no pears');
      return append(args, context);
    };
    const chat = conversation(shop({ add: { ...add, run: failing } }), [three, { say: 'ok' }]);
    await chat.say('go');
    expect(chat.state().context.get('cart')).toEqual(['apple', 'fig']);
    expect(chat.of('tool_result').map(({ ok }) => ok)).toEqual([true, false, true]);
  });

  it('see what a hook has set after the previous one', async () => {
    const hook: TestFunction = (_event, { call: { context }, set }) =>
      set('cart', [...cartOf(context), 'bag']);
    const chat = conversation(
      { ...shop({ add }), hooks: [{ type: 'on_tool_result', run: hook }] },
      [three, { say: 'ok' }],
    );
    await chat.say('go');
    expect(chat.state().context.get('cart')).toEqual(['apple', 'bag', 'pear', 'bag', 'fig', 'bag']);
  });

  it('are not delayed by a call that waits for a person, which runs last', async () => {
    const chat = conversation(shop({ add, pay: { ...add, requires_approval: 'always' } }), [
      { calls: [call('pay', 'first'), call('add', 'pear'), call('add', 'fig')] },
      { say: 'ok' },
    ]);
    await chat.say('go');
    expect(chat.state().context.get('cart')).toEqual(['pear', 'fig']);
    await chat.send({ ...approve, request_id: chat.last('input_request').request_id });
    expect(chat.state().context.get('cart')).toEqual(['pear', 'fig', 'first']);
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('are not delayed by a call that waits for the user interface', async () => {
    const form: ToolDraft = { ...add, kind: 'ui_tool', ui: { component: 'Form', mode: 'inline' } };
    const chat = conversation(shop({ add, form }), [
      { calls: [call('form', 'first'), call('add', 'pear')] },
      { say: 'ok' },
    ]);
    await chat.say('go');
    expect(chat.state().context.get('cart')).toEqual(['pear']);
    await chat.send({
      type: 'tool_response',
      call_id: chat.of('tool_call')[0]?.call_id ?? '',
      result: {},
    });
    expect(chat.state().context.get('cart')).toEqual(['pear', 'first']);
  });

  it('include a call that is approved while another one runs', async () => {
    const chat = conversation(shop({ add, pay: { ...add, requires_approval: 'always' } }), [
      { calls: [call('pay', 'first'), call('add', 'pear'), call('add', 'fig')] },
      { say: 'ok' },
    ]);
    chat.admit({ type: 'user_message', text: 'go' });
    const answerOnce = (): void => {
      const [question] = chat.state().questions.keys();
      if (question !== undefined && chat.of('tool_result').length === 1)
        chat.admit({ ...approve, request_id: question }, true);
    };
    await chat.run({ between: answerOnce });
    expect(chat.state().context.get('cart')).toEqual(['pear', 'first', 'fig']);
  });

  it('let calls that do not touch the context run at the same time', async () => {
    const order: string[] = [];
    const slow: TestFunction = async ({ item }) => {
      order.push(`start ${String(item)}`);
      await Promise.resolve();
      order.push(`end ${String(item)}`);
    };
    const tools = { write: { run: slow, touches_context: true }, look: slow };
    const chat = conversation(shop(tools), [
      { calls: [call('write', 'w1'), call('write', 'w2'), call('look', 'l1'), call('look', 'l2')] },
      { say: 'ok' },
    ]);
    await chat.say('go');
    expect(order.slice(0, 3)).toEqual(['start w1', 'start l1', 'start l2']);
    expect(order.indexOf('start w2')).toBeGreaterThan(order.indexOf('end w1'));
  });

  it('are not started any more after the run was cancelled', async () => {
    const stop = new AbortController();
    const hang: TestFunction = () => new Promise(() => stop.abort('cancel'));
    const chat = conversation(shop({ add: { ...add, run: hang } }), [three]);
    chat.admit({ type: 'user_message', text: 'go' });
    await chat.run({ signal: stop.signal });
    expect(chat.tools.calls).toHaveLength(1);
    await chat.send({ type: 'cancel' });
    expect(chat.of('tool_result').map(({ error }) => error?.code)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
  });
});

describe('after a crash between calls that touch the context', () => {
  it('keeps committed results, and calls that may be repeated continue from them', async () => {
    const chat = conversation(shop({ add: { ...add, on_interrupt: 'retry' } }), [
      three,
      { say: 'ok' },
    ]);
    chat.admit({ type: 'user_message', text: 'go' });
    await chat.run({ commits: 3 });
    expect(chat.state().context.get('cart')).toEqual(['apple']);
    chat.takeOver();
    await chat.run();
    expect(chat.state().context.get('cart')).toEqual(['apple', 'pear', 'fig']);
  });

  it('reports calls that may not be repeated as interrupted', async () => {
    const chat = conversation(shop({ add }), [three, { say: 'ok' }]);
    chat.admit({ type: 'user_message', text: 'go' });
    await chat.run({ commits: 3 });
    chat.takeOver();
    await chat.run();
    expect(chat.state().context.get('cart')).toEqual(['apple']);
    expect(chat.of('tool_result').map(({ error }) => error?.code)).toEqual([
      undefined,
      'interrupted',
      'interrupted',
    ]);
    expect(chat.last('workflow_complete').reason).toBe('done');
  });
});

describe('settings of a tool that depend on the agent', () => {
  const fails: TestFunction = () => {
    throw new Error('not now');
  };
  const pay: ToolDraft = {
    run: fails,
    description: 'Pays.',
    per_agent: {
      b: {
        description: 'Pays for b.',
        requires_approval: 'always',
        timeout_ms: 500,
        retries: 1,
        parameters: { type: 'object', properties: { sum: { type: 'integer' } }, required: ['sum'] },
      },
    },
  };
  const draft: WorkflowDraft = {
    agents: ['a', 'b'],
    tools: { pay },
    handoffs: [{ from: 'a', to: 'b' }],
  };
  const payIt = { calls: [{ tool: 'pay', arguments: { sum: 1 } }] };

  it('apply to the calls of that agent', async () => {
    const chat = conversation(draft, [payIt, { say: 'A.' }, payIt, { say: 'B.' }]);
    await chat.say('go');
    expect(chat.last('input_request')).toMatchObject({ kind: 'approval', agent: 'b' });
    expect(chat.tools.calls.map(({ agent, timeout_ms }) => [agent, timeout_ms])).toEqual([
      ['a', 30_000],
    ]);
    await chat.send({ ...approve, request_id: chat.last('input_request').request_id });
    expect(chat.tools.calls.slice(1).map(({ agent, timeout_ms }) => [agent, timeout_ms])).toEqual([
      ['b', 500],
      ['b', 500],
    ]);
    const offered = chat.model.requests.map(({ agent, tools }) => [agent, tools[0]?.description]);
    expect(new Set(offered.map(String))).toEqual(new Set(['a,Pays.', 'b,Pays for b.']));
  });

  it('include the schema of the arguments, also for arguments that a person edits', async () => {
    const chat = conversation(draft, [
      { say: 'A.' },
      { calls: [{ tool: 'pay' }] },
      payIt,
      { say: 'B.' },
    ]);
    await chat.say('go');
    expect(chat.of('tool_result')[0]?.error?.code).toBe('tool_invalid_arguments');
    const { request_id } = chat.last('input_request');
    await chat.send({
      type: 'input_response',
      request_id,
      value: { decision: 'edit', arguments: { sum: 'all' } },
    });
    expect(chat.last('command_rejected').code).toBe('invalid_value');
    expect(chat.state().questions.size).toBe(1);
  });
});
