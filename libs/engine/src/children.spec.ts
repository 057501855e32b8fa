import { isChatId } from '@mozaiks/contracts';
import type { ModelStep, WorkflowDraft } from '@mozaiks/testkit';
import {
  conversation,
  speakers,
  type Overrides,
  type Conversation,
} from './conversation.fixture.ts';

const nested = (more: Partial<WorkflowDraft> = {}): WorkflowDraft => ({
  agents: ['a', 'b'],
  handoffs: [
    { from: 'a', to: { type: 'workflow', workflow: 'Research' } },
    { from: 'a', to: 'b' },
  ],
  ...more,
});
const say = (agent: string, text = `${agent.toUpperCase()}.`): ModelStep => ({ agent, say: text });

async function started(
  draft: WorkflowDraft = nested(),
  steps: readonly ModelStep[] = [say('a')],
  overrides: Overrides = {},
): Promise<Conversation> {
  const chat = conversation(draft, steps, overrides);
  await chat.say('find out');
  return chat;
}
const done = (
  chat: Conversation,
  status: 'complete' | 'error' = 'complete',
  result: unknown = 'R',
) =>
  chat.send({
    type: 'child_done',
    call_id: chat.last('child_start').call_id,
    status,
    result: result as string,
  });

describe('a nested workflow', () => {
  it('starts with its call and its start in one commit', async () => {
    const chat = await started();
    expect(
      chat.commits
        .at(-1)
        ?.events.map(({ type }) => type)
        .slice(-3),
    ).toEqual(['handoff', 'tool_call', 'child_start']);
    expect(chat.last('tool_call')).toMatchObject({
      kind: 'workflow',
      tool: 'Research',
      agent: 'a',
      arguments: { text: 'find out' },
    });
    expect(chat.last('child_start')).toMatchObject({
      workflow_name: 'Research',
      call_id: chat.last('tool_call').call_id,
    });
    expect(chat.last('handoff')).toMatchObject({
      from: 'a',
      to: 'Research',
      rule: { kind: 'after_work', index: 0 },
    });
  });

  it('is a chat whose id is derived from the call', async () => {
    const [one, two] = [await started(), await started()];
    expect(isChatId(one.last('child_start').child_chat_id)).toBe(true);
    expect(one.last('child_start').child_chat_id).toBe(two.last('child_start').child_chat_id);
    const other = nested({
      handoffs: [{ from: 'a', to: { type: 'workflow', workflow: 'Research' }, kind: 'pre' }],
    });
    expect((await started(other, [])).last('child_start').child_chat_id).not.toBe(
      one.last('child_start').child_chat_id,
    );
  });

  it('is waited for: the parent is at rest', async () => {
    const chat = await started();
    await chat.run();
    expect(chat.types().at(-1)).toBe('child_start');
    expect(chat.admit({ type: 'user_message', text: 'hello?' })).toBe('later');
  });

  it('ends in one commit, and the agent continues with the result; its rule is used up for the rest of the turn', async () => {
    const chat = await started(nested(), [
      say('a'),
      {
        ...say('a', 'Found.'),
        expect: ({ messages }) =>
          expect(messages.at(-1)).toMatchObject({ role: 'tool', tool: 'Research', value: 'R' }),
      },
      say('b'),
    ]);
    await done(chat);
    const commit = chat.commits.find(({ events }) =>
      events.some(({ type }) => type === 'child_complete'),
    );
    expect(commit?.events.map(({ type }) => type)).toEqual(['child_complete', 'tool_result']);
    expect(speakers(chat)).toBe('aab');
    expect(chat.of('agent_start').map(({ agent }) => agent)).toEqual(['a', 'b']);
    expect(chat.of('child_start')).toHaveLength(1);
    chat.model.expectDone();
  });

  it('is reported to the agent as an error if it failed', async () => {
    const chat = await started(nested(), [say('a'), say('a'), say('b')]);
    await done(chat, 'error', { code: 'model_timeout', message: 'too slow' });
    expect(chat.last('tool_result')).toMatchObject({
      ok: false,
      error: { code: 'child_failed', message: 'too slow' },
    });
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('uses up the transfer that started it: the same transfer is refused in that turn', async () => {
    const again = { calls: [{ tool: 'transfer_to_Research' }] };
    const chat = await started(
      {
        agents: ['a'],
        handoffs: [{ from: 'a', to: { type: 'workflow', workflow: 'Research' }, condition: 'x' }],
      },
      [again, again, say('a')],
    );
    await done(chat);
    expect(chat.last('tool_result').error?.code).toBe('transfer_refused');
    expect(chat.of('child_start')).toHaveLength(1);
    expect(speakers(chat)).toBe('a');
  });

  it("may run before the agent's first word: the agent speaks with the result, and its other rules apply again", async () => {
    const chat = await started(
      nested({
        variables: { found: { type: 'boolean', default: false } },
        handoffs: [{ from: 'a', to: { type: 'workflow', workflow: 'Research' }, kind: 'pre' }],
      }),
      [say('a')],
    );
    await done(chat);
    expect(speakers(chat)).toBe('a');
  });

  it('may be started by the same rule in the next turn', async () => {
    const chat = await started(nested(), [say('a'), say('a'), say('b'), say('b')]);
    await done(chat);
    await chat.say('again');
    expect(speakers(chat)).toBe('aabb');
    const back = nested({
      handoffs: [{ from: 'a', to: { type: 'workflow', workflow: 'Research' } }],
    });
    const second = await started(back, [say('a'), say('a'), say('a')]);
    await done(second);
    await second.say('again');
    expect(second.of('child_start')).toHaveLength(2);
  });

  it('is closed when the parent is cancelled, and its result is then rejected', async () => {
    const chat = await started();
    await chat.send({ type: 'cancel' });
    expect(chat.types().slice(-2)).toEqual(['tool_result', 'workflow_complete']);
    await done(chat);
    expect(chat.last('command_rejected').code).toBe('request_closed');
  });

  it('does not count against the time of the parent', async () => {
    const chat = await started(nested({ timeout_seconds: 60 }), [say('a'), say('a'), say('b')]);
    await chat.clock.advance(120_000);
    await done(chat);
    expect(chat.last('workflow_complete').reason).toBe('done');
  });

  it('survives takeovers of the parent', async () => {
    const chat = await started(nested(), [say('a'), say('a'), say('b')]);
    chat.takeOver();
    await chat.run();
    expect(chat.of('tool_result')).toEqual([]);
    await done(chat);
    expect(speakers(chat)).toBe('aab');
  });
});

describe('the budget of a nested workflow', () => {
  it('is half of what is left, fixed at its start, and counts as spent', async () => {
    const chat = await started(nested({ budget: { max_tokens: 1_015 } }), [
      say('a'),
      say('a'),
      say('b'),
    ]);
    expect(chat.last('child_start').budget).toEqual({ max_tokens: 500 });
    expect(chat.state().run?.granted.tokens).toBe(500);
  });

  it('is what its start contains, if the workflow has no smaller one', async () => {
    const chat = conversation({ agents: ['a'], budget: { max_tokens: 900 } }, [say('a')]);
    await chat.send({
      type: 'start',
      text: 'task',
      budget: { max_tokens: 500 },
      parent: { chat_id: 'p', log_id: 'l', call_id: 'c' },
    });
    expect(chat.last('workflow_start').budget).toEqual({ max_tokens: 500 });
  });
});

describe('a child', () => {
  const parent = { chat_id: 'p', log_id: 'l', call_id: 'c' };

  it('starts with its task as a hidden message, and with the context that may be set from outside', async () => {
    const chat = conversation(
      { agents: ['a'], variables: { city: { client_writable: true }, own: {} } },
      [say('a')],
    );
    await chat.send({
      type: 'start',
      text: 'task',
      context: { city: 'Rome', own: 'x', other: 1 },
      parent,
    });
    expect(chat.last('user_message')).toMatchObject({ text: 'task', hidden: true });
    expect(chat.last('workflow_start').parent).toEqual(parent);
    expect(chat.last('context_update').set).toEqual({ city: 'Rome' });
  });

  it('nests at most five deep: beyond that, the call fails and the agent is told', async () => {
    const deep = async (depth: number): Promise<Conversation> => {
      const chat = conversation(nested(), [say('a'), say('a'), say('b')], {
        chat_id: `child.${depth}.abc`,
      });
      await chat.send({ type: 'start', text: 'task', parent });
      return chat;
    };
    expect((await deep(4)).last('child_start').child_chat_id).toMatch(/^child\.5\./);
    const tooDeep = await deep(5);
    expect(tooDeep.of('child_start')).toEqual([]);
    expect(tooDeep.last('tool_result').error?.code).toBe('nesting_too_deep');
    expect(speakers(tooDeep)).toBe('aab');
  });
});
