import type { JsonValue, ModelMessage } from '@mozaiks/contracts';
import {
  realClock,
  sequentialIds,
  startMockModelServer,
  type MockModelServer,
} from '@mozaiks/testkit';
import { createModels } from './create-models.ts';
import {
  EVERY_API,
  aRequest,
  aResult,
  collect,
  fromUser,
  recordingLogger,
  secretsOf,
} from './model-request.fixture.ts';

const agent = (from: string, text: string): ModelMessage => ({ role: 'user', from, text });
const own = (text: string): ModelMessage => ({ role: 'assistant', text, tool_calls: [] });

/** The messages of consecutive calls of one agent: each continues the previous one. */
const CALLS: readonly (readonly ModelMessage[])[] = [
  [fromUser('Plan a trip to Rome, please.'), agent('Critic', 'Ask for the dates.')],
  [
    {
      role: 'assistant',
      text: '',
      tool_calls: [{ call_id: 'c1', tool: 'find', arguments: { city: 'Rome' } }],
    },
    aResult('find', 'sunny', { call_id: 'c1' }),
  ],
  [own('It is sunny.'), agent('Critic', 'Good.'), fromUser('And tomorrow?')],
  [own('Rain.'), fromUser('Thanks.')],
];

function commonPrefix(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

describe.each(EVERY_API)('consecutive requests of one agent to %j', (asked) => {
  let server: MockModelServer;
  beforeAll(async () => {
    server = await startMockModelServer();
  });
  afterAll(() => server.close());

  it('start with the content of the previous one', async () => {
    const models = createModels({
      settings: { openai_base_url: server.openai_url, anthropic_base_url: server.anthropic_url },
      secrets: secretsOf({ OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' }),
      clock: realClock(),
      ids: sequentialIds(),
      logger: recordingLogger(),
    });
    const tools = [
      {
        name: 'find',
        description: 'Finds.',
        parameters: { type: 'object', properties: { city: { type: 'string' } } },
      },
    ];
    let messages: readonly ModelMessage[] = [];
    for (const more of CALLS) {
      messages = [...messages, ...more];
      const request = aRequest({
        llm_config: { ...asked, model: 'm' },
        preamble: 'Several share this.',
        instructions: 'Help.',
        tools,
        messages,
      });
      await collect(models.stream(request, new AbortController().signal));
    }
    const sent = server.requests.map(({ body }) =>
      JSON.stringify([
        body['tools'],
        body['instructions'] ?? body['system'],
        withoutMarks(body['input'] ?? body['messages']),
      ]),
    );
    const shares = sent
      .slice(1)
      .map((later, at) => commonPrefix(sent[at] ?? '', later) / (sent[at]?.length ?? 1));
    // The end of a list, and OpenAI's instructions at the end, are not shared.
    expect(Math.min(...shares)).toBeGreaterThan(asked.provider === 'openai' ? 0.85 : 0.97);
  });
});

/** Cache marks move with the end of the conversation, and are not part of the cached content. */
const withoutMarks = (messages: JsonValue | undefined): JsonValue =>
  JSON.parse(
    JSON.stringify(messages, (key, value: JsonValue) =>
      key === 'cache_control' ? undefined : value,
    ),
  ) as JsonValue;
