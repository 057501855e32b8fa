import type { Clock, ModelChunk, ModelRequest } from '@mozaiks/contracts';
import {
  fakeClock,
  realClock,
  recordingMetrics,
  sequentialIds,
  startMockModelServer,
  until,
  type MockFault,
  type MockModelServer,
  type MockReply,
} from '@mozaiks/testkit';
import { createModels } from '../create-models.ts';
import {
  aRequest,
  collect,
  fromUser,
  recordingLogger,
  secretsOf,
  textIn,
} from '../model-request.fixture.ts';

const KEY = 'sk-never-to-be-seen';
const MODELS = { openai: 'gpt-4.1', anthropic: 'claude-sonnet-4-6' } as const;

describe.each(['openai', 'responses', 'anthropic'] as const)('faults of %s', (protocol) => {
  const provider = protocol === 'anthropic' ? 'anthropic' : 'openai';
  const api = protocol === 'responses' ? ({ api: 'responses' } as const) : {};
  let server: MockModelServer;
  beforeEach(async () => {
    server = await startMockModelServer();
  });
  afterEach(() => server.close());

  const logger = recordingLogger();
  const metrics = recordingMetrics();
  const modelsWith = (clock: Clock = realClock()) =>
    createModels({
      settings: {
        model_provider: provider,
        openai_base_url: server.openai_url,
        anthropic_base_url: server.anthropic_url,
      },
      secrets: secretsOf({ OPENAI_API_KEY: KEY, ANTHROPIC_API_KEY: KEY }),
      clock,
      ids: sequentialIds(),
      logger,
      metrics,
      limits: { backoff_ms: 1 },
    });
  const model = MODELS[provider];
  const request = (part: Partial<ModelRequest> = {}): ModelRequest =>
    aRequest({
      messages: [fromUser('hi')],
      tools: [{ name: 't', description: '', parameters: { type: 'object' } }],
      ...part,
      llm_config: { model, ...api, ...part.llm_config },
    });
  const ask = (
    replies: readonly MockReply[],
    part: Partial<ModelRequest> = {},
    clock?: Clock,
  ): Promise<ModelChunk[]> => {
    server.reply(...replies);
    return collect(modelsWith(clock).stream(request(part), new AbortController().signal));
  };
  /** The code of a fault that every attempt meets. */
  const codeOf = async (fault: MockFault): Promise<string> => {
    const reply = { text: 'one two three four', fault };
    return ask([reply, reply], { llm_config: { retries: 1 } }).then(
      () => 'an answer',
      (error: { readonly code: string }) => `${error.code} after ${server.requests.length}`,
    );
  };
  const failures = (chunks: readonly ModelChunk[]) =>
    chunks.filter((chunk) => chunk.type === 'attempt_failed');
  const finish = (chunks: readonly ModelChunk[]) => chunks.find((chunk) => chunk.type === 'finish');

  it('sends the span of each attempt with its request, outside of the body', async () => {
    const spans = (attempt: number): string =>
      `00-${'a'.repeat(32)}-${String(attempt).repeat(16)}-01`;
    await ask([{ fault: 503 }, { text: 'ok' }], { traceparent: spans });
    expect(server.requests.map(({ headers }) => headers['traceparent'])).toEqual([
      spans(1),
      spans(2),
    ]);
    expect(JSON.stringify(server.requests.map(({ body }) => body))).not.toContain('traceparent');
  });

  it.each<[MockFault, string]>([
    [408, 'model_timeout after 2'],
    [409, 'model_unavailable after 2'],
    [429, 'model_overloaded after 2'],
    [500, 'model_unavailable after 2'],
    [503, 'model_overloaded after 2'],
    [529, 'model_overloaded after 2'],
    ['reset', 'model_unavailable after 2'],
    ['truncate', 'model_stream_broken after 2'],
    ['truncate_clean', 'model_stream_broken after 2'],
    [
      'midstream_error',
      provider === 'openai' ? 'model_unavailable after 2' : 'model_overloaded after 2',
    ],
    ['badsse', 'model_bad_output after 2'],
    [400, 'model_rejected after 1'],
    [401, 'model_rejected after 1'],
    [404, 'model_rejected after 1'],
  ])('%s is %s attempts', async (fault, outcome) => {
    expect(await codeOf(fault)).toBe(outcome);
  });

  it.each<MockFault>([
    429,
    500,
    503,
    529,
    'reset',
    'truncate',
    'truncate_clean',
    'midstream_error',
    'badsse',
  ])('%s is recovered by another attempt', async (fault) => {
    const chunks = await ask([{ text: 'one two three four', fault }, { text: 'whole' }]);
    expect(failures(chunks)).toMatchObject([{ provider, model, duration_ms: expect.any(Number) }]);
    const voided = chunks.findIndex((chunk) => chunk.type === 'attempt_failed');
    expect([textIn(chunks.slice(voided)), finish(chunks)]).toMatchObject([
      'whole',
      { reason: 'stop' },
    ]);
  });

  describe('silence', () => {
    const hanging = (fault: MockFault, retries: number) => {
      const clock = fakeClock();
      const seen: ModelChunk[] = [];
      server.reply({ text: 'one two three four', fault }, { text: 'whole' });
      const listen = async (): Promise<unknown> => {
        const stream = modelsWith(clock).stream(
          request({ llm_config: { retries, timeout_ms: 100_000 } }),
          new AbortController().signal,
        );
        for await (const chunk of stream) seen.push(chunk);
        return 'whole';
      };
      return { clock, seen, ended: listen().catch((error: unknown) => error) };
    };

    it('before the headers ends the attempt after 15 s', async () => {
      const { clock, ended } = hanging('hang', 0);
      await until(() => server.requests.length === 1);
      await clock.advance(14_999);
      expect(server.open()).toBe(1);
      await clock.advance(1);
      expect(await ended).toMatchObject({ code: 'model_timeout', details: { limit: 'connect' } });
    });

    it('in the middle of an answer ends the attempt after 60 s, and another one follows', async () => {
      const { clock, seen, ended } = hanging('hang_mid', 1);
      await until(() => seen.filter(({ type }) => type === 'text').length === 2);
      await clock.advance(60_000);
      expect(await ended).toBe('whole');
      expect([failures(seen), finish(seen)]).toMatchObject([
        [{ code: 'model_timeout', duration_ms: 60_000 }],
        { reason: 'stop' },
      ]);
      await until(() => server.open() === 0);
    });

    it('of all attempts together ends the call at its time limit', async () => {
      const clock = fakeClock();
      const ended = ask(
        [{ fault: 'hang' }, { fault: 'hang' }],
        { llm_config: { timeout_ms: 20_000 } },
        clock,
      ).catch((error: unknown) => error);
      await until(() => server.requests.length === 1);
      await clock.advance(15_000);
      await until(() => server.requests.length === 2);
      await clock.advance(5_000);
      expect(await ended).toMatchObject({ code: 'model_timeout', details: { limit: 'total' } });
    });
  });

  it('shows the text of an attempt before it voids it', async () => {
    const chunks = await ask([
      { text: 'one two three four', fault: 'truncate' },
      { text: 'whole' },
    ]);
    const shown = chunks.filter(({ type }) => type !== 'usage');
    expect(shown.map((chunk) => (chunk.type === 'text' ? chunk.text.trim() : chunk.type))).toEqual([
      'one',
      'two',
      'attempt_failed',
      'whole',
      'finish',
    ]);
  });

  it('reports what a failed attempt has used, if that is known', async () => {
    const chunks = await ask([
      { text: 'one two three four', fault: 'truncate', usage: { input: 77 } },
      { text: 'whole' },
    ]);
    const usage = { input_tokens: 77, output_tokens: null, cost_usd: null };
    expect(failures(chunks)).toMatchObject([{ usage: provider === 'anthropic' ? usage : null }]);
  });

  it('gives up after the allowed number of attempts', async () => {
    await expect(ask([{ fault: 500 }, { fault: 503 }, { fault: 429 }])).rejects.toMatchObject({
      code: 'model_overloaded',
      retryable: true,
      details: { provider, model, status: 429 },
    });
  });

  it('does not retry if the author allows no retries', async () => {
    await expect(ask([{ fault: 500 }], { llm_config: { retries: 0 } })).rejects.toMatchObject({
      code: 'model_unavailable',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('does not retry if the provider advises against it', async () => {
    await expect(
      ask([{ fault: 500, headers: { 'x-should-retry': 'false' } }]),
    ).rejects.toMatchObject({ code: 'model_unavailable' });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['7', 7_000],
    ['3600', 30_000],
  ])('waits as long as the provider requests, up to 30 s: %s s', async (seconds, ms) => {
    const clock = fakeClock();
    const ended = ask(
      [{ fault: 429, headers: { 'retry-after': seconds } }, { text: 'whole' }],
      {},
      clock,
    );
    await until(
      () => clock.sleeping() === 1 && server.open() === 0 && server.requests.length === 1,
    );
    await clock.advance(ms - 1);
    expect(server.requests).toHaveLength(1);
    await clock.advance(1);
    expect(textIn(await ended)).toBe('whole');
  });

  it('gives up at once if the wait would exceed the time limit', async () => {
    await expect(
      ask([{ fault: 429, headers: { 'retry-after': '20' } }], {
        llm_config: { timeout_ms: 5000 },
      }),
    ).rejects.toMatchObject({
      code: 'model_overloaded',
    });
    expect(server.requests).toHaveLength(1);
  });

  describe('complete answers', () => {
    const whole = (fault: MockFault) =>
      ask([{ text: 'one', calls: [{ tool: 't', arguments: { n: 1 } }], fault }]);
    const call = (chunks: readonly ModelChunk[]) =>
      chunks.find((chunk) => chunk.type === 'tool_call');

    it('empty: an empty answer is an answer', async () => {
      expect(await whole('empty')).toMatchObject([{ type: 'finish', reason: 'stop' }]);
    });
    it('length', async () => {
      expect(finish(await whole('length'))).toMatchObject({ reason: 'length' });
    });
    it('content_filter', async () => {
      expect(finish(await whole('content_filter'))).toMatchObject({
        reason: provider === 'openai' ? 'content_filter' : 'refusal',
      });
    });
    it('badjson: arguments that cannot be parsed are passed on as written', async () => {
      expect(call(await whole('badjson'))).toMatchObject({ arguments: null, raw: '{"n":1"oops' });
    });
    it('badargs: the caller checks the types of arguments', async () => {
      expect(call(await whole('badargs'))).toMatchObject({ arguments: { n: { wrong: true } } });
    });
    it('toolname: the caller rejects a tool that does not exist', async () => {
      expect(call(await whole('toolname'))).toMatchObject({ tool: 'no_such_tool_t' });
    });
    it('nousage: usage is unknown, not zero', async () => {
      expect(finish(await whole('nousage'))).toMatchObject({ usage: null });
    });
  });

  describe('fallbacks', () => {
    const other = provider === 'openai' ? 'anthropic' : 'openai';
    const fallback = [
      { provider: 'anthropic' as const, model: 'claude-x', api_key_env: 'NOT_SET' },
      { provider: other, model: MODELS[other] },
    ] as const;

    it('are asked in order, and those that are not configured are skipped', async () => {
      const chunks = await ask([{ fault: 500 }, { fault: 500 }, { text: 'here' }], {
        llm_config: { retries: 1, fallback },
      });
      expect([failures(chunks), textIn(chunks), finish(chunks)]).toMatchObject([
        [{ model }, { model }],
        'here',
        { provider: other, model: MODELS[other] },
      ]);
    });

    it('and further attempts are counted under the model that is asked', async () => {
      const counted = () => [
        metrics.total('mozaiks_model_retries_total', { gen_ai_request_model: model }),
        metrics.total('mozaiks_model_fallbacks_total', { gen_ai_request_model: MODELS[other] }),
      ];
      const [retries = 0, fallbacks = 0] = counted();
      await ask([{ fault: 500 }, { fault: 500 }, { text: 'here' }], {
        llm_config: { retries: 1, fallback },
      });
      expect(counted()).toEqual([retries + 1, fallbacks + 1]);
    });

    it('are not asked if the request was rejected', async () => {
      await expect(ask([{ fault: 400 }], { llm_config: { fallback } })).rejects.toMatchObject({
        code: 'model_rejected',
      });
      expect(server.requests).toHaveLength(1);
    });

    it('leave the first failure if none of them is configured', async () => {
      const request_ = ask([{ fault: 500 }], {
        llm_config: { retries: 0, fallback: [fallback[0]] },
      });
      await expect(request_).rejects.toMatchObject({ code: 'model_unavailable' });
    });
  });

  describe('an abort', () => {
    it.each<[string, MockReply]>([
      ['before the headers', { fault: 'hang' }],
      ['in the middle', { text: 'one two', fault: 'hang_mid' }],
      ['in a wait before another attempt', { fault: 429, headers: { 'retry-after': '25' } }],
    ])(
      '%s ends the call at once, with its reason, and closes the connection',
      async (_case, reply) => {
        server.reply(reply);
        const controller = new AbortController();
        const ended = collect(modelsWith().stream(request(), controller.signal)).then(
          () => 'whole',
          (reason: unknown) => reason,
        );
        await until(() => server.requests.length === 1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        controller.abort('cancel');
        expect(await ended).toBe('cancel');
        await until(() => server.open() === 0);
      },
    );

    it('also happens when the reader stops', async () => {
      server.reply({ text: 'one two', fault: 'hang_mid' });
      for await (const chunk of modelsWith().stream(request(), new AbortController().signal))
        if (chunk.type === 'text') break;
      await until(() => server.open() === 0);
      expect(server.requests).toHaveLength(1);
    });
  });

  it('never shows the key', async () => {
    server.reply({ fault: 401 });
    const error: unknown = await collect(
      modelsWith().stream(request(), new AbortController().signal),
    ).catch((thrown: unknown) => thrown);
    const seen = [error, ...logger.lines].map((value) =>
      JSON.stringify(value, (_key, inner: unknown) =>
        inner instanceof Error
          ? { ...inner, message: inner.message, stack: inner.stack, cause: inner.cause }
          : inner,
      ),
    );
    expect(seen.join('\n')).not.toContain(KEY);
  });
});
