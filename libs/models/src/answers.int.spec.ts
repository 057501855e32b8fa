import type { ModelChunk } from '@mozaiks/contracts';
import { realClock, sequentialIds } from '@mozaiks/testkit';
import { createModels } from './create-models.ts';
import {
  aRequest,
  collect,
  fromUser,
  recordingLogger,
  secretsOf,
} from './model-request.fixture.ts';
import {
  chatCall,
  chatEnd,
  chatStream,
  chatUsage,
  messagesEnd,
  messagesStream,
  startRawServer,
  textBlock,
  useBlock,
  type RawReply,
  type RawServer,
} from './raw-server.fixture.ts';
import {
  argumentsDelta,
  callItem,
  itemAdded,
  itemDone,
  messageItem,
  responsesEnd,
  responsesStream,
  textDelta,
} from './responses-frames.fixture.ts';

/** The outcome of an answer, in short form: absent parts are left out. */
interface Outcome {
  readonly text?: string;
  readonly thinking?: string;
  readonly calls?: readonly string[];
  readonly reason?: string;
  readonly usage?: readonly (number | null)[] | null;
  /** Set for a failure. */
  readonly code?: string;
  readonly attempts?: number;
  readonly detail?: string;
}
type Case = readonly [name: string, pieces: readonly string[], outcome: Outcome];

const textOf = (chunks: readonly ModelChunk[], type: 'text' | 'thinking'): string =>
  chunks.flatMap((chunk) => (chunk.type === type ? [chunk.text] : [])).join('');

function outcomeOf(chunks: readonly ModelChunk[]): Outcome {
  const finish = chunks.find((chunk) => chunk.type === 'finish');
  const calls = chunks.flatMap((chunk) =>
    chunk.type === 'tool_call' ? [`${chunk.tool} ${JSON.stringify(chunk.arguments)}`] : [],
  );
  const [text, thinking] = [textOf(chunks, 'text'), textOf(chunks, 'thinking')];
  const usage = finish?.usage ?? null;
  return {
    ...(text === '' ? {} : { text }),
    ...(thinking === '' ? {} : { thinking }),
    ...(calls.length === 0 ? {} : { calls }),
    reason: finish?.reason ?? 'none',
    usage: usage === null ? null : [usage.input_tokens, usage.output_tokens],
  };
}

const ASKED = {
  openai: { provider: 'openai' },
  'openai-compatible': { provider: 'openai-compatible' },
  anthropic: { provider: 'anthropic' },
  'openai over Responses': { provider: 'openai', api: 'responses' },
  'openai-compatible over Responses': { provider: 'openai-compatible', api: 'responses' },
} as const;
const [hi, end, used] = [{ content: 'hi' }, chatEnd('stop'), chatUsage(10, 5)];
const hiOutcome: Outcome = { text: 'hi', reason: 'stop', usage: [10, 5] };
const called = (...calls: readonly string[]): Outcome => ({
  calls,
  reason: 'tool_calls',
  usage: [10, 5],
});
const calling = (...pieces: Parameters<typeof chatCall>[]) =>
  chatStream(...pieces.map((piece) => chatCall(...piece)), chatEnd('tool_calls'), used);
const [A, B] = ['write {"path":"a"}', 'write {"path":"b"}'];
const write = (args: string | object) => ({ name: 'write', arguments: args as string });
const WRITE = {
  name: 'write',
  description: 'writes',
  parameters: {
    type: 'object',
    properties: { path: { type: 'string' }, mode: { type: 'string' } },
    required: ['path'],
  },
};
const WITH_NULL = '{"path":"a","mode":null}';
const broken: Outcome = { code: 'model_stream_broken', attempts: 2 };

const CHAT: readonly Case[] = [
  [
    'two calls with one index and different ids',
    calling([0, 'a', write('{"path":"a"}')], [0, 'b', write('{"path":"b"}')]),
    called(A, B),
  ],
  [
    'two calls with one index and no ids',
    calling([0, null, write('{"path":"a"}')], [0, null, write('{"path":"b"}')]),
    called(A, B),
  ],
  [
    'two calls without an index',
    calling([null, 'a', write('{"path":"a"}')], [null, 'b', write('{"path":"b"}')]),
    called(A, B),
  ],
  [
    'two calls without an index and ids',
    calling([null, null, write('{"path":"a"}')], [null, null, write('{"path":"b"}')]),
    called(A, B),
  ],
  [
    'two calls with one id',
    calling([0, 'x', write('{"path":"a"}')], [1, 'x', write('{"path":"b"}')]),
    called(A, B),
  ],
  [
    'two calls with one index and one id',
    calling([0, 'x', write('{"path":"a"}')], [0, 'x', write('{"path":"b"}')]),
    called(A, B),
  ],
  [
    'two calls with one id and no index',
    calling([null, 'x', write('{"path":"a"}')], [null, 'x', write('{"path":"b"}')]),
    called(A, B),
  ],
  [
    'a call in pieces without an index',
    calling(
      [null, 'a', write('')],
      [null, null, { arguments: '{"path":' }],
      [null, null, { arguments: '"a"}' }],
    ),
    called(A),
  ],
  [
    'a call in pieces that repeat its id',
    calling([0, 'a', write('{"path"')], [0, 'a', { arguments: ':"a"}' }]),
    called(A),
  ],
  [
    'a call in pieces that repeat its name',
    calling([0, 'a', write('{"path"')], [0, 'a', write(':"a"}')]),
    called(A),
  ],
  [
    'two calls whose pieces alternate',
    calling(
      [0, 'a', write('{"path"')],
      [1, 'b', write('{"path"')],
      [0, null, { arguments: ':"a"}' }],
      [1, null, { arguments: ':"b"}' }],
    ),
    called(A, B),
  ],
  ['arguments as an object', calling([0, 'a', write({ path: 'a' })]), called(A)],
  [
    'arguments as a string in a string',
    calling([0, 'a', write(JSON.stringify('{"path":"a"}'))]),
    called(A),
  ],
  ['arguments as an empty string', calling([0, 'a', write('')]), called('write {}')],
  ['arguments as null', calling([0, 'a', write('null')]), called('write {}')],
  ['null for an optional argument', calling([0, 'a', write(WITH_NULL)]), called(A)],
  ['arguments that are not an object', calling([0, 'a', write('[1]')]), called('write null')],
  [
    'calls that end with the reason stop',
    chatStream(chatCall(0, 'a', write('{}')), end, used),
    called('write {}'),
  ],
  [
    'content as a list of parts',
    chatStream(
      { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] },
      {
        content: [
          { type: 'text', text: 'h' },
          { type: 'text', text: 'i' },
        ],
      },
      end,
      used,
    ),
    { ...hiOutcome, thinking: 'hm' },
  ],
  ['usage in every chunk', chatStream(hi, chatUsage(10, 1), chatUsage(10, 5), end), hiOutcome],
  [
    'usage that is zero later',
    chatStream(hi, used, chatEnd('stop', { prompt_tokens: 0, completion_tokens: 0 })),
    hiOutcome,
  ],
  ['usage that lacks counts later', chatStream(hi, used, chatEnd('stop', {})), hiOutcome],
  [
    'impossible usage',
    chatStream(hi, end, chatUsage(1e300, -5)),
    { ...hiOutcome, usage: [null, null] },
  ],
  [
    'usage that is not a number',
    chatStream(hi, end, chatUsage('10', null)),
    { ...hiOutcome, usage: [null, null] },
  ],
  ['no usage', chatStream(hi, end), { ...hiOutcome, usage: null }],
  ['text after the finish reason', chatStream(hi, end, { content: ' there' }, used), hiOutcome],
  [
    'text after [DONE]',
    [...chatStream(hi, end, used), ...chatStream({ content: ' there' })],
    hiOutcome,
  ],
  [
    'an unknown finish reason',
    chatStream(hi, chatEnd('paused'), used),
    { ...hiOutcome, reason: 'other' },
  ],
  ['[DONE] without a finish reason', chatStream(hi, used), broken],
  ['[DONE] with an empty finish reason', chatStream(hi, chatEnd(''), used), broken],
  ['a finish reason without [DONE]', chatStream(hi, end, used).slice(0, -1), hiOutcome],
  [
    'comments, and keep-alives without choices',
    [': ping\n\n', ...chatStream({ choices: [] }, hi, end, used)],
    hiOutcome,
  ],
  [
    'an error in the stream',
    ['data: {"error":{"message":"no","type":"invalid_request_error"}}\n\n'],
    { code: 'model_rejected', attempts: 1 },
  ],
  [
    'an error in the stream as text',
    ['event: error\ndata: out of memory\n\n'],
    { code: 'model_unavailable', attempts: 2 },
  ],
  ['an event that is not JSON', ['data: {"choices\n\n'], { code: 'model_bad_output', attempts: 2 }],
];

const hello: Outcome = { text: 'hi', reason: 'stop', usage: [25, 9] };
const uses = (...calls: readonly string[]): Outcome => ({
  calls,
  reason: 'tool_calls',
  usage: [25, 9],
});
const finished = (stop: string) => [...textBlock(0, 'hi'), ...messagesEnd(stop)];
const MESSAGES: readonly Case[] = [
  [
    'parallel calls',
    messagesStream(
      ...useBlock(0, 'write', { pieces: ['{"path"', ':"a"}'] }),
      ...useBlock(1, 'write', { whole: { path: 'b' } }),
      ...messagesEnd('tool_use'),
    ),
    uses(A, B),
  ],
  [
    'two calls with one index',
    messagesStream(
      ...useBlock(0, 'write', { pieces: ['{"path":"a"}'] }),
      ...useBlock(0, 'write', { pieces: ['{"path":"b"}'] }),
      ...messagesEnd('tool_use'),
    ),
    uses(A, B),
  ],
  [
    'null for an optional argument',
    messagesStream(...useBlock(0, 'write', { pieces: [WITH_NULL] }), ...messagesEnd('tool_use')),
    uses(A),
  ],
  [
    'arguments as an empty string, and as a string in a string',
    messagesStream(
      ...useBlock(0, 'write', { pieces: [''] }),
      ...useBlock(1, 'write', { whole: '{"path":"a"}' }),
      ...messagesEnd('tool_use'),
    ),
    uses('write {}', A),
  ],
  [
    'usage that is missing later',
    messagesStream(
      ...textBlock(0, 'hi'),
      messagesEnd('end_turn')[0] ?? {},
      ...messagesEnd('end_turn', null),
    ),
    hello,
  ],
  [
    'usage that is zero later',
    messagesStream(
      ...textBlock(0, 'hi'),
      messagesEnd('end_turn')[0] ?? {},
      ...messagesEnd('end_turn', { output_tokens: 0, input_tokens: 0 }),
    ),
    hello,
  ],
  [
    'impossible usage',
    messagesStream(...textBlock(0, 'hi'), ...messagesEnd('end_turn', { output_tokens: 1e300 })),
    { ...hello, usage: [25, null] },
  ],
  [
    'text after the stop reason',
    messagesStream(
      ...finished('end_turn').slice(0, -1),
      ...textBlock(1, ' there'),
      ...messagesEnd('end_turn'),
    ),
    hello,
  ],
  [
    'text after the end mark',
    messagesStream(...finished('end_turn'), ...textBlock(1, ' there')),
    hello,
  ],
  ['a pause', messagesStream(...finished('pause_turn')), { ...hello, reason: 'other' }],
  ['an unknown stop reason', messagesStream(...finished('tired')), { ...hello, reason: 'other' }],
  [
    'no stop reason, but the end mark',
    messagesStream(...textBlock(0, 'hi'), { type: 'message_stop' }),
    { ...hello, usage: [25, null] },
  ],
  ['no end mark', messagesStream(...finished('end_turn').slice(0, -1)), broken],
  [
    'events and blocks of unknown kinds',
    messagesStream(
      { type: 'news' },
      { type: 'content_block_start', index: 7, content_block: { type: 'new' } },
      ...finished('end_turn'),
    ),
    hello,
  ],
  [
    'an error in the stream',
    [
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n',
    ],
    { code: 'model_overloaded', attempts: 2 },
  ],
  ['an event that is not JSON', ['data: {"type\n\n'], { code: 'model_bad_output', attempts: 2 }],
];

const finishedResponse = [textDelta('hi'), responsesEnd({ output: [messageItem('hi')] })];
const RESPONSES: readonly Case[] = [
  [
    'text in pieces',
    responsesStream(textDelta('h'), textDelta('i'), responsesEnd({ output: [messageItem('hi')] })),
    hello,
  ],
  ['text without pieces', responsesStream(itemDone(0, messageItem('hi')), responsesEnd()), hello],
  [
    'text only in the final event',
    responsesStream(responsesEnd({ output: [messageItem('hi')] })),
    hello,
  ],
  [
    'parallel calls',
    responsesStream(
      itemAdded(0, callItem('a', '')),
      argumentsDelta('a', '{"path"'),
      itemAdded(1, callItem('b', '')),
      argumentsDelta('b', '{"path":"b"}', 1),
      argumentsDelta('a', ':"a"}'),
      itemDone(0, callItem('a', '{"path":"a"}')),
      itemDone(1, callItem('b', '{"path":"b"}')),
      responsesEnd(),
    ),
    uses(A, B),
  ],
  [
    'parallel calls without an index, all of them done at the end',
    responsesStream(
      itemAdded(null, callItem('a', '')),
      argumentsDelta('a', '{"path":"a"}', null),
      itemAdded(null, callItem('b', '')),
      argumentsDelta('b', '{"path":"b"}', null),
      itemDone(null, callItem('a', '{"path":"a"}')),
      itemDone(null, callItem('b', '{"path":"b"}')),
      responsesEnd(),
    ),
    uses(A, B),
  ],
  [
    'null for an optional argument',
    responsesStream(itemDone(0, callItem('a', WITH_NULL)), responsesEnd()),
    uses(A),
  ],
  [
    'calls only in the final event',
    responsesStream(
      responsesEnd({ output: [callItem('a', '{"path":"a"}'), callItem('b', '{"path":"b"}')] }),
    ),
    uses(A, B),
  ],
  [
    'two calls with one id and one index',
    responsesStream(
      itemDone(0, callItem('a', '{"path":"a"}')),
      itemDone(0, callItem('a', '{"path":"b"}')),
      responsesEnd(),
    ),
    uses(A, B),
  ],
  [
    'two calls without ids and an index',
    responsesStream(
      itemAdded(null, callItem('', '')),
      itemDone(null, callItem('', '{"path":"a"}')),
      itemAdded(null, callItem('', '')),
      itemDone(null, callItem('', '{"path":"b"}')),
      responsesEnd(),
    ),
    uses(A, B),
  ],
  [
    'a call in pieces without a final event',
    responsesStream(
      itemAdded(0, callItem('a', '')),
      argumentsDelta('a', '{"path"'),
      argumentsDelta('', ':"a"}'),
      responsesEnd({ output: [] }),
    ),
    uses(A),
  ],
  [
    'arguments as an empty string, as null, and as an object',
    responsesStream(
      itemDone(0, callItem('a', '')),
      itemDone(1, callItem('b', null)),
      itemDone(2, callItem('c', { path: 'a' })),
      responsesEnd(),
    ),
    uses('write {}', 'write {}', A),
  ],
  [
    'a summary of the reasoning',
    responsesStream(
      { type: 'response.reasoning_summary_part.added', summary_index: 0 },
      { type: 'response.reasoning_summary_text.delta', delta: 'hm' },
      { type: 'response.reasoning_summary_part.added', summary_index: 1 },
      { type: 'response.reasoning_summary_text.delta', delta: 'so' },
      ...finishedResponse,
    ),
    { ...hello, thinking: 'hm\n\nso' },
  ],
  [
    'a refusal',
    responsesStream(
      { type: 'response.refusal.delta', delta: 'no' },
      itemDone(0, { type: 'message', content: [{ type: 'refusal', refusal: 'no' }] }),
      responsesEnd(),
    ),
    { ...hello, text: 'no', reason: 'refusal' },
  ],
  ...[
    ['max_output_tokens', 'length'],
    ['content_filter', 'content_filter'],
    ['tired', 'other'],
  ].map(
    ([why = '', reason = '']): Case => [
      `an answer that is incomplete: ${why}`,
      responsesStream(
        textDelta('hi'),
        responsesEnd({ status: 'incomplete', incomplete_details: { reason: why } }),
      ),
      { ...hello, reason },
    ],
  ),
  [
    'impossible usage',
    responsesStream(
      textDelta('hi'),
      responsesEnd({ usage: { input_tokens: -1, output_tokens: 1e300 } }),
    ),
    { ...hello, usage: [null, null] },
  ],
  [
    'no usage',
    responsesStream(textDelta('hi'), responsesEnd({ usage: null })),
    { ...hello, usage: null },
  ],
  [
    'text after the end',
    [...responsesStream(...finishedResponse), ...responsesStream(textDelta(' there'))],
    hello,
  ],
  ['[DONE] after the end', [...responsesStream(...finishedResponse), 'data: [DONE]\n\n'], hello],
  ['[DONE] without an end', [...responsesStream(textDelta('hi')), 'data: [DONE]\n\n'], broken],
  ['no end', responsesStream(textDelta('hi')), broken],
  [
    'events and items of unknown kinds',
    responsesStream({ type: 'response.news' }, itemDone(5, { type: 'news' }), ...finishedResponse),
    hello,
  ],
  [
    'a response that failed',
    responsesStream(
      textDelta('hi'),
      responsesEnd({ status: 'failed', error: { code: 'server_error', message: 'no' } }),
    ),
    { code: 'model_unavailable', attempts: 2 },
  ],
  [
    'a response that failed for its rate limit',
    responsesStream(
      responsesEnd({ status: 'failed', error: { code: 'rate_limit_exceeded', message: 'no' } }),
    ),
    { code: 'model_overloaded', attempts: 2 },
  ],
  ...[
    'invalid_prompt',
    'image_too_large',
    'unsupported_image_media_type',
    'bio_policy',
    'failed_to_download_image',
  ].map(
    (code): Case => [
      `a response that failed because of its request: ${code}`,
      responsesStream(responsesEnd({ status: 'failed', error: { code, message: 'no' } })),
      { code: 'model_rejected', attempts: 1 },
    ],
  ),
  [
    'an error in the stream',
    responsesStream({ type: 'error', code: 'rate_limit_exceeded', message: 'no' }),
    { code: 'model_overloaded', attempts: 2 },
  ],
  [
    'an error in the stream without a name',
    ['data: {"type":"error","code":"invalid_prompt","message":"no"}\n\n'],
    { code: 'model_rejected', attempts: 1 },
  ],
  ['an event that is not JSON', ['data: {"type\n\n'], { code: 'model_bad_output', attempts: 2 }],
];

const WHOLE = {
  responses: {
    object: 'response',
    status: 'completed',
    error: null,
    output: [messageItem('hi')],
    usage: { input_tokens: 25, output_tokens: 9 },
  },
  chat: {
    choices: [{ message: { content: 'hi', tool_calls: [] }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 25, completion_tokens: 9 },
  },
  messages: {
    type: 'message',
    content: [{ type: 'text', text: 'hi' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 25, output_tokens: 9 },
  },
};

const PROTOCOLS = {
  chat: { cases: CHAT, whole: WHOLE.chat, streamed: chatStream(hi, end, chatUsage(25, 9)) },
  messages: {
    cases: MESSAGES,
    whole: WHOLE.messages,
    streamed: messagesStream(...finished('end_turn')),
  },
  responses: {
    cases: RESPONSES,
    whole: WHOLE.responses,
    streamed: responsesStream(...finishedResponse),
  },
};

describe.each(Object.keys(ASKED) as (keyof typeof ASKED)[])('an answer of %s', (name) => {
  const asked = ASKED[name];
  const { cases, whole, streamed } =
    PROTOCOLS['api' in asked ? asked.api : asked.provider === 'anthropic' ? 'messages' : 'chat'];
  let server: RawServer;
  beforeAll(async () => {
    server = await startRawServer();
  });
  afterAll(() => server.close());

  const ask = async (reply: RawReply): Promise<Outcome> => {
    server.answer(reply);
    const models = createModels({
      settings: { openai_base_url: `${server.url}/v1`, anthropic_base_url: server.url },
      secrets: secretsOf({ OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' }),
      clock: realClock(),
      ids: sequentialIds(),
      logger: recordingLogger(),
      limits: { backoff_ms: 1 },
    });
    const request = aRequest({
      llm_config: { ...asked, model: 'm', retries: 1 },
      tools: [WRITE],
      messages: [fromUser('hi')],
    });
    return collect(models.stream(request, new AbortController().signal)).then(
      outcomeOf,
      ({
        code,
        details,
      }: {
        readonly code: string;
        readonly details: { readonly detail?: string };
      }) => ({
        code,
        attempts: server.bodies.length,
        detail: details.detail ?? '',
      }),
    );
  };

  it.each(cases)('has one outcome for %s', async (_case, pieces, outcome) => {
    const { detail: _detail, ...seen } = await ask({ pieces });
    expect(seen).toEqual(outcome);
  });

  it.each<[string, RawReply]>([
    ['as JSON', { contentType: 'application/json', pieces: [JSON.stringify(whole)] }],
    ['as JSON that is labelled a stream', { pieces: [JSON.stringify(whole)] }],
    ['as a stream that is labelled JSON', { contentType: 'application/json', pieces: streamed }],
    ['as a stream without a content type', { contentType: null, pieces: streamed }],
    [
      'cut into single bytes',
      { pieces: [...Buffer.from(streamed.join(''))].map((byte) => Uint8Array.of(byte)) },
    ],
    [
      'with lines that end in CRLF',
      { pieces: streamed.map((piece) => piece.replaceAll('\n', '\r\n')) },
    ],
  ])('is read %s', async (_how, reply) => {
    expect(await ask(reply)).toEqual(hello);
  });

  it('keeps characters whose bytes arrive separately', async () => {
    const bytes = [...Buffer.from(streamed.join('').replace('hi', 'né 😀'))].map((byte) =>
      Uint8Array.of(byte),
    );
    expect(await ask({ pieces: bytes })).toMatchObject({ text: 'né 😀' });
  });

  it.each<[string, RawReply, string]>([
    ['HTML', { contentType: 'text/html', pieces: ['<html>Sign in</html>'] }, 'text/html'],
    ['HTML that is labelled a stream', { pieces: ['\n<html>Sign in</html>'] }, 'text/event-stream'],
    [
      'other JSON',
      { contentType: 'application/json', pieces: ['{"ok":true}'] },
      'application/json',
    ],
    ['a JSON array', { contentType: 'application/json', pieces: ['[]'] }, 'application/json'],
    ['plain text', { contentType: 'text/plain', pieces: ['try later'] }, 'text/plain'],
    ['status 204', { status: 204, contentType: null }, 'none'],
  ])(
    'is bad output for %s, names the content type and is not requested again',
    async (_what, reply, type) => {
      const outcome = await ask(reply);
      expect(outcome).toMatchObject({ code: 'model_bad_output', attempts: 1 });
      expect(outcome.detail).toContain(type);
    },
  );

  it("includes the server's message if it is other JSON", async () => {
    const reply = {
      contentType: 'application/json',
      pieces: ['{"error":{"message":"no such deployment"}}'],
    };
    expect((await ask(reply)).detail).toContain('no such deployment');
  });

  it('is broken if nothing arrived', async () => {
    expect(await ask({})).toMatchObject(broken);
  });

  it('is bad output if one event is too long', async () => {
    const piece = 'x'.repeat(4 * 1024 * 1024);
    expect(await ask({ pieces: ['data: ', piece, piece, piece, piece, piece] })).toMatchObject({
      code: 'model_bad_output',
      attempts: 1,
    });
  });
});
