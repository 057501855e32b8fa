import type { HistoryPolicy } from '@mozaiks/contracts';
import type { ModelStep, WorkflowDraft } from '@mozaiks/testkit';
import { conversation, type Overrides, type Conversation } from './conversation.fixture.ts';

const remembering = (
  history: Partial<HistoryPolicy>,
  more: Partial<WorkflowDraft> = {},
): WorkflowDraft => ({
  agents: [{ name: 'a', history: { include: 'all', summarize: false, ...history } }],
  ...more,
});
const texts = (chat: Conversation): readonly string[] =>
  chat.model.requests.at(-1)?.messages.map(({ text }) => text) ?? [];

async function after(
  messages: readonly string[],
  draft: WorkflowDraft,
  { steps, overrides }: { steps?: readonly ModelStep[]; overrides?: Overrides } = {},
) {
  const chat = conversation(
    draft,
    steps ?? messages.map((text) => ({ say: `re ${text}` })),
    overrides,
  );
  for (const text of messages) await chat.say(text);
  return chat;
}

describe('history', () => {
  it('is complete if nothing limits it', async () => {
    expect(texts(await after(['one', 'two', 'three'], remembering({})))).toEqual([
      'one',
      're one',
      'two',
      're two',
      'three',
    ]);
  });

  it('drops whole exchanges, the oldest first, for max_messages', async () => {
    expect(texts(await after(['one', 'two', 'three'], remembering({ max_messages: 4 })))).toEqual([
      'two',
      're two',
      'three',
    ]);
  });

  it('drops whole exchanges, the oldest first, for max_tokens', async () => {
    expect(
      texts(await after(['1'.repeat(400), '2', '3'], remembering({ max_tokens: 50 }))),
    ).toEqual(['2', 're 2', '3']);
  });

  it('always keeps the last exchange', async () => {
    expect(texts(await after(['one', '2'.repeat(400)], remembering({ max_tokens: 5 })))).toEqual([
      '2'.repeat(400),
    ]);
  });

  it('never splits a call from its result', async () => {
    const chat = await after(
      ['one', 'two'],
      remembering({ max_messages: 2 }, { tools: { look: () => 'seen' } }),
      {
        steps: [{ say: 're one' }, { calls: [{ tool: 'look' }] }, { say: 're two' }],
      },
    );
    expect(chat.model.requests.at(-1)?.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
    ]);
  });

  it('fits the window of the model minus its answer by default', async () => {
    const draft: WorkflowDraft = { agents: [{ name: 'a', llm_config: { max_tokens: 100 } }] };
    const window = (context_window: number) => ({ overrides: { resolved: { context_window } } });
    const long = ['1'.repeat(400), '2'.repeat(40), '3'];
    expect(texts(await after(long, draft, window(400)))).toHaveLength(5);
    expect(texts(await after(long, draft, window(200)))).toEqual([
      '2'.repeat(40),
      `re ${'2'.repeat(40)}`,
      '3',
    ]);
  });

  it('contains only messages of the user and of the agent itself with include own', async () => {
    const chat = conversation(
      {
        agents: ['a', { name: 'b', history: { include: 'own', summarize: false } }],
        handoffs: [{ from: 'a', to: 'b' }],
      },
      [{ say: 'A.' }, { agent: 'b', say: 'B.' }],
    );
    await chat.say('go');
    expect(texts(chat)).toEqual(['go']);
  });
});

describe('summarize', () => {
  const short = remembering({ max_messages: 4, summarize: true });
  const summary = (text: string, of: readonly string[]): ModelStep => ({
    purpose: 'summarize',
    say: text,
    expect: ({ messages }) => expect(messages.map((message) => message.text)).toEqual(of),
  });

  it('replaces what no longer fits by a summary, as an event', async () => {
    const chat = await after(['one', 'two', 'three'], short, {
      steps: [
        { say: 're one' },
        { say: 're two' },
        summary('S1', ['one', 're one', 'two', 're two']),
        { say: 're three' },
      ],
    });
    expect(chat.last('history_summary')).toMatchObject({ agent: 'a', text: 'S1' });
    expect(texts(chat)).toEqual(['Summary of the conversation until here: S1', 'three']);
    chat.model.expectDone();
  });

  it('is requested again only if there is more to summarize', async () => {
    const chat = await after(['1', '2', '3', '4', '5'], short, {
      steps: [
        { say: 're 1' },
        { say: 're 2' },
        summary('S1', ['1', 're 1', '2', 're 2']),
        { say: 're 3' },
        { say: 're 4' },
        summary('S2', ['Summary of the conversation until here: S1', '3', 're 3', '4', 're 4']),
        { say: 're 5' },
      ],
    });
    expect(texts(chat)).toEqual(['Summary of the conversation until here: S2', '5']);
    chat.model.expectDone();
  });

  it('is skipped if it fails', async () => {
    const chat = await after(['one', 'two', 'three'], short, {
      steps: [
        { say: 're one' },
        { say: 're two' },
        { purpose: 'summarize', fail: 'model_timeout' },
        { say: 're three' },
      ],
    });
    expect(texts(chat)).toEqual(['two', 're two', 'three']);
    expect(chat.of('workflow_error')).toEqual([]);
  });

  it('of one agent is not shown to another', async () => {
    const draft: WorkflowDraft = {
      agents: [{ name: 'a', history: { include: 'all', summarize: true, max_messages: 2 } }, 'b'],
      handoffs: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'terminate' },
      ],
    };
    const chat = await after(['one', 'two'], draft, {
      steps: [
        { say: 'A1' },
        { say: 'B1' },
        { purpose: 'summarize', say: 'S' },
        { agent: 'a', say: 'A2' },
        { agent: 'b', say: 'B2' },
      ],
    });
    expect(texts(chat)).toEqual(['one', 'A1', 'B1', 'two', 'A2']);
  });
});

describe('the layout of a request', () => {
  it("puts constant parts first: preamble and sorted tools, then the transcript; the agent's own instructions are separate", async () => {
    const chat = conversation(
      {
        agents: ['a', 'b'],
        tools: { zed: () => 1, abc: () => 1 },
        handoffs: [{ from: 'a', to: 'b' }],
        variables: { n: { default: 'x' } },
      },
      [{ say: 'A.' }, { say: 'B.' }],
    );
    await chat.say('go');
    const [a, b] = chat.model.requests;
    expect(a?.tools.map(({ name }) => name)).toEqual(['abc', 'zed']);
    expect(b?.preamble).toBe(a?.preamble);
    expect(JSON.stringify(b?.tools)).toBe(JSON.stringify(a?.tools));
    expect(b?.messages[0]).toEqual(a?.messages[0]);
    expect([a?.instructions, b?.instructions]).toEqual(['You are a.', 'You are b.']);
  });
});
