import type { JsonObject } from '@mozaiks/contracts';
import { until } from '../until.ts';
import type { MockFault, MockProtocol, MockReply } from './mock-reply.ts';
import { startMockModelServer, type MockModelServer } from './start-mock-model-server.ts';

const PATHS: { readonly [protocol in MockProtocol]: string } = {
  openai: '/v1/chat/completions',
  responses: '/v1/responses',
  anthropic: '/v1/messages',
};
const protocols = ['openai', 'responses', 'anthropic'] as const;

describe('the mock model server', () => {
  let server: MockModelServer;
  beforeEach(async () => {
    server = await startMockModelServer({ answer: () => ({ text: 'whatever' }) });
  });
  afterEach(() => server.close());

  const addressOf = (protocol: MockProtocol): string => `${server.anthropic_url}${PATHS[protocol]}`;
  const body = (part: JsonObject = {}): JsonObject => ({
    model: 'm',
    stream: true,
    max_tokens: 9,
    stream_options: { include_usage: true },
    messages: [{ role: 'user', content: 'hi' }],
    input: [{ role: 'user', content: 'hi' }],
    ...part,
  });
  const post = (protocol: MockProtocol, part: JsonObject = {}): Promise<Response> =>
    fetch(addressOf(protocol), { method: 'POST', body: JSON.stringify(body(part)) });
  const streamed = async (protocol: MockProtocol, reply: MockReply): Promise<string> => {
    server.reply(reply);
    return (await post(protocol)).text();
  };
  const dataIn = (text: string): JsonObject[] =>
    [...text.matchAll(/^data: (\{.*)$/gm)].map((match) => JSON.parse(match[1] ?? '') as JsonObject);

  it('streams like OpenAI Chat Completions', async () => {
    const text = await streamed('openai', {
      text: 'Hello you',
      calls: [{ tool: 't', arguments: { a: 1 } }],
    });
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(dataIn(text)).toMatchObject([
      { object: 'chat.completion.chunk', choices: [{ delta: { role: 'assistant' } }] },
      { choices: [{ delta: { content: 'Hello ' } }] },
      { choices: [{ delta: { content: 'you' } }] },
      {
        choices: [
          {
            delta: {
              tool_calls: [{ index: 0, type: 'function', function: { name: 't', arguments: '' } }],
            },
          },
        ],
      },
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '{"a":1}' } }] } }] },
      { choices: [{ finish_reason: 'tool_calls' }] },
      { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } },
    ]);
  });

  it('streams like Anthropic Messages', async () => {
    const text = await streamed('anthropic', {
      thinking: 'hm',
      text: 'Hello',
      calls: [{ tool: 't', arguments: {} }],
    });
    expect([...text.matchAll(/^event: (.*)$/gm)].map((match) => match[1])).toEqual([
      'message_start',
      'ping',
      ...[
        'content_block_start',
        'content_block_delta',
        'content_block_delta',
        'content_block_stop',
      ],
      ...['content_block_start', 'content_block_delta', 'content_block_stop'],
      ...[
        'content_block_start',
        'content_block_delta',
        'content_block_delta',
        'content_block_stop',
      ],
      'message_delta',
      'message_stop',
    ]);
    expect(dataIn(text).at(-2)).toMatchObject({
      delta: { stop_reason: 'tool_use' },
      usage: { output_tokens: 5 },
    });
  });

  it('streams like OpenAI Responses', async () => {
    const text = await streamed('responses', {
      thinking: 'hm',
      text: 'Hello',
      calls: [{ tool: 't', arguments: {} }],
    });
    expect([...text.matchAll(/^event: response\.(.*)$/gm)].map((match) => match[1])).toEqual([
      ...['created', 'in_progress'],
      ...['output_item.added', 'reasoning_summary_text.delta', 'output_item.done'],
      ...['output_item.added', 'output_text.delta', 'output_item.done'],
      ...['output_item.added', 'function_call_arguments.delta', 'output_item.done'],
      'completed',
    ]);
    expect(dataIn(text).at(-1)).toMatchObject({
      response: { status: 'completed', usage: { output_tokens: 5 } },
    });
  });

  it.each(protocols)(
    'answers %s from the queue first, then with the `answer` option',
    async (protocol) => {
      server.reply({ text: 'first' });
      expect([await (await post(protocol)).text(), await (await post(protocol)).text()]).toEqual([
        expect.stringContaining('first'),
        expect.stringContaining('whatever'),
      ]);
      expect(server.requests.map((request) => request.protocol)).toEqual([protocol, protocol]);
    },
  );

  describe.each(protocols)('faults of %s', (protocol) => {
    const cut = (fault: MockFault): Promise<string> =>
      streamed(protocol, { text: 'one two three four', fault }).catch(
        (error: Error) => `${error.name} ${error.message}`,
      );

    it('a status, with headers', async () => {
      server.reply({ fault: 429, headers: { 'retry-after': '7' } });
      const response = await post(protocol);
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
      expect(await response.json()).toHaveProperty('error.message');
    });

    it.each<[MockFault, RegExp]>([
      ['reset', /TypeError fetch failed/],
      ['truncate', /TypeError terminated/],
      ['badsse', /data: \{"not json\n/],
      ['midstream_error', /"error":\{|event: error/],
    ])('%s', async (fault, seen) => {
      expect(await cut(fault)).toMatch(seen);
    });

    it('truncate_clean ends without the end mark', async () => {
      expect(await cut('truncate_clean')).not.toMatch(/\[DONE\]|message_stop|response\.completed/);
    });

    it.each<MockFault>(['hang', 'hang_mid'])(
      '%s hangs until the client disconnects',
      async (fault) => {
        server.reply({ text: 'one two', fault });
        const controller = new AbortController();
        const ended = fetch(addressOf(protocol), {
          method: 'POST',
          body: JSON.stringify(body()),
          signal: controller.signal,
        })
          .then((response) => response.text())
          .catch((error: Error) => error.name);
        await until(() => server.open() === 1);
        controller.abort();
        expect(await ended).toBe('AbortError');
        await until(() => server.open() === 0);
      },
    );
  });

  const calls = (...ids: readonly string[]): JsonObject => ({
    role: 'assistant',
    content: null,
    tool_calls: ids.map((id) => ({
      id,
      type: 'function',
      function: { name: 't', arguments: '{}' },
    })),
  });
  const uses = (...ids: readonly string[]): JsonObject => ({
    role: 'assistant',
    content: ids.map((id) => ({ type: 'tool_use', id, name: 't', input: {} })),
  });
  const user = { role: 'user', content: 'hi' };
  const result = { type: 'tool_result', tool_use_id: 'a', content: 'x' };
  const text = { type: 'text', text: 'x' };
  const functionCall = { type: 'function_call', call_id: 'a', name: 't', arguments: '{}' };
  const reasoning = {
    type: 'reasoning',
    id: 'rs_1',
    summary: [],
    encrypted_content: 'encrypted-by-the-mock-1',
  };
  const answer = { role: 'assistant', content: 'x' };

  it.each<[string, MockProtocol, JsonObject]>([
    ['a call without an answer', 'openai', { messages: [user, calls('a'), user] }],
    [
      'an answer without a call',
      'openai',
      { messages: [user, { role: 'tool', tool_call_id: 'a', content: '' }] },
    ],
    ['a last call without an answer', 'openai', { messages: [user, calls('a')] }],
    [
      'a bad id',
      'openai',
      { messages: [user, calls('a:1'), { role: 'tool', tool_call_id: 'a:1', content: '' }] },
    ],
    ['a bad tool name', 'openai', { tools: [{ type: 'function', function: { name: 'a.b' } }] }],
    ['a bad tool name', 'anthropic', { tools: [{ name: 'a.b', input_schema: {} }] }],
    ['no limit', 'anthropic', { max_tokens: 0 }],
    ['roles that do not alternate', 'anthropic', { messages: [user, user] }],
    ['a use without a result', 'anthropic', { messages: [user, uses('a'), user] }],
    ['a result without a use', 'anthropic', { messages: [{ role: 'user', content: [result] }] }],
    [
      'a result that does not come first',
      'anthropic',
      { messages: [user, uses('a'), { role: 'user', content: [text, result] }] },
    ],
    [
      'an empty text',
      'anthropic',
      { messages: [{ role: 'user', content: [{ type: 'text', text: ' ' }] }] },
    ],
    ['a call without an output', 'responses', { input: [functionCall] }],
    [
      'an output without a call',
      'responses',
      { input: [{ type: 'function_call_output', call_id: 'a', output: '' }] },
    ],
    [
      'reasoning that it did not encrypt',
      'responses',
      { input: [{ ...reasoning, encrypted_content: 'x' }, answer] },
    ],
    ['reasoning alone', 'responses', { input: [reasoning, user] }],
    ['no input', 'responses', { input: [] }],
    ['no messages', 'openai', { messages: [] }],
    ['no streaming', 'openai', { stream: false }],
  ])('rejects %s, as %s does', async (_what, protocol, part) => {
    expect((await post(protocol, part)).status).toBe(400);
  });
});
