import { isJsonObject, type JsonObject, type JsonValue, type ModelChunk, type ModelMessage, type ModelRequest } from '@mozaiks/contracts';
import { realClock, sequentialIds, startMockModelServer, type MockModelServer, type MockReply } from '@mozaiks/testkit';
import { createModels } from '../create-models.ts';
import { aRequest, aResult, collect, fromUser, listeningLogger, secretsOf, textIn } from '../model-request.fixture.ts';

const CACHED = { cache_control: { type: 'ephemeral' } };

describe('the anthropic provider', () => {
  let server: MockModelServer;
  beforeAll(async () => {
    server = await startMockModelServer();
  });
  afterAll(() => server.close());

  const modelsWith = (secrets: { readonly [name: string]: string } = { ANTHROPIC_API_KEY: 'sk-ant-test' }, settings: object = {}) =>
    createModels({
      settings: { default_model: 'claude-sonnet-4-6', anthropic_base_url: server.anthropic_url, ...settings },
      secrets: secretsOf(secrets),
      clock: realClock(),
      ids: sequentialIds(),
      logger: listeningLogger(),
      limits: { backoff_ms: 1 },
    });
  const ask = async (part: Partial<ModelRequest> = {}, reply: MockReply = {}, models = modelsWith()): Promise<ModelChunk[]> => {
    server.reply(reply);
    return collect(models.stream(aRequest({ messages: [fromUser('hi')], ...part }), new AbortController().signal));
  };
  const lastBody = (): JsonObject => server.requests.at(-1)?.body ?? {};
  const sent = async (part: Partial<ModelRequest> = {}): Promise<JsonObject> => {
    await ask(part);
    return lastBody();
  };
  const messagesIn = (body: JsonObject) =>
    body['messages'] as readonly { readonly role: string; readonly content: readonly JsonObject[] }[];
  const finishOf = (chunks: readonly ModelChunk[]) => chunks.find((chunk) => chunk.type === 'finish');
  const callsIn = (chunks: readonly ModelChunk[]) => chunks.filter((chunk) => chunk.type === 'tool_call');
  const tool = (name: string) => ({ name, description: `does ${name}`, parameters: { type: 'object', properties: {} } });

  describe('what it streams', () => {
    it('text, piece by piece, and the finish with usage and cost', async () => {
      const usage = { input: 1000, output: 200, cached: 400, cache_write: 100, reasoning: 50 };
      expect(await ask({}, { text: ['Hel', 'lo'], usage })).toEqual([
        { type: 'text', text: 'Hel' },
        { type: 'text', text: 'lo' },
        {
          type: 'finish',
          reason: 'stop',
          provider: 'anthropic',
          model: 'claude-sonnet-4-6',
          usage: {
            input_tokens: 1000,
            output_tokens: 200,
            cached_input_tokens: 400,
            reasoning_tokens: 50,
            cost_usd: (500 * 3 + 400 * 0.3 + 100 * 3.75 + 200 * 15) / 1e6,
          },
          cached: false,
        },
      ]);
    });

    it('parallel calls', async () => {
      const calls = [
        { tool: 'find', arguments: { query: 'a long enough text' } },
        { tool: 'log', arguments: {} },
      ];
      const chunks = await ask({ tools: [tool('find'), tool('log')] }, { text: 'so', calls });
      expect(callsIn(chunks)).toEqual(
        calls.map((call) => ({ type: 'tool_call', tool: call.tool, arguments: call.arguments, raw: JSON.stringify(call.arguments) })),
      );
      expect(finishOf(chunks)).toMatchObject({ reason: 'tool_calls' });
    });

    it('a call without arguments as one with none', async () => {
      expect(callsIn(await ask({ tools: [tool('t')] }, { calls: [{ tool: 't', arguments: '' }] }))).toMatchObject([{ arguments: {} }]);
    });

    it('a refusal', async () => {
      expect(finishOf(await ask({}, { text: 'I', finish: 'refusal' }))).toMatchObject({ reason: 'refusal' });
    });
  });

  describe('what it sends', () => {
    it('a preamble that is cached, then the instructions of the turn', async () => {
      expect((await sent({ preamble: 'all', instructions: 'now', tools: [tool('t')] }))['system']).toEqual([
        { type: 'text', text: 'all', ...CACHED },
        { type: 'text', text: 'now' },
      ]);
    });

    it('a cache breakpoint at the tools where there is nothing before the conversation but them', async () => {
      expect((await sent({ tools: [tool('a'), tool('b')] }))['tools']).toMatchObject([{ name: 'a' }, { name: 'b', ...CACHED }]);
    });

    it('roles that alternate, other agents by name, and a cache breakpoint at the end', async () => {
      const messages: ModelMessage[] = [
        fromUser('hi'),
        { role: 'user', from: 'Critic', text: 'weak' },
        { role: 'assistant', text: 'better', tool_calls: [] },
        { role: 'assistant', text: '', tool_calls: [] },
        fromUser('so?'),
      ];
      expect(messagesIn(await sent({ messages }))).toEqual([
        {
          role: 'user',
          content: [
            { type: 'text', text: 'hi' },
            { type: 'text', text: '[Critic]: weak' },
          ],
        },
        { role: 'assistant', content: [{ type: 'text', text: 'better' }] },
        { role: 'user', content: [{ type: 'text', text: 'so?', ...CACHED }] },
      ]);
    });

    it.each<[string, readonly ModelMessage[], readonly string[]]>([
      ['is empty', [], ['user']],
      ['begins with the agent', [{ role: 'assistant', text: 'Hello!', tool_calls: [] }, fromUser('hi')], ['user', 'assistant', 'user']],
      ['ends with the agent', [fromUser('hi'), { role: 'assistant', text: 'Hello!', tool_calls: [] }], ['user', 'assistant', 'user']],
    ])('something from the user first and last where the conversation %s', async (_case, messages, roles) => {
      expect(messagesIn(await sent({ messages })).map((message) => message.role)).toEqual(roles);
    });

    it('results first in the turn after their calls, failures marked', async () => {
      const messages: ModelMessage[] = [
        fromUser('hi'),
        { role: 'assistant', text: '', tool_calls: ['c1', 'c2'].map((call_id) => ({ call_id, tool: 'files.read', arguments: { n: 1 } })) },
        fromUser('quick!'),
        aResult('files.read', 'one', { call_id: 'c1' }),
        aResult('files.read', 'no such file', { call_id: 'c2', ok: false, value: null }),
      ];
      const [, calls, results] = messagesIn(await sent({ messages, tools: [tool('files.read')] }));
      expect(calls?.content).toEqual(['c1', 'c2'].map((id) => ({ type: 'tool_use', id, name: 'files_read', input: { n: 1 } })));
      expect(results?.content).toEqual([
        { type: 'tool_result', tool_use_id: 'c1', content: 'one' },
        { type: 'tool_result', tool_use_id: 'c2', content: 'no such file', is_error: true },
        { type: 'text', text: 'quick!', ...CACHED },
      ]);
    });

    it('images and files as blocks', async () => {
      const content = [
        { type: 'image' as const, media_type: 'image/png', data: 'AAAA' },
        { type: 'image' as const, media_type: 'image/png', url: 'https://x.test/a.png' },
        { type: 'file' as const, media_type: 'application/pdf', name: 'a.pdf', data: 'BBBB' },
        { type: 'file' as const, media_type: 'text/plain', name: 'a.txt', data: Buffer.from('hello').toString('base64') },
        { type: 'file' as const, media_type: 'application/zip', name: 'a.zip', data: 'CCCC' },
        { type: 'text' as const, text: 'see' },
      ];
      expect(messagesIn(await sent({ messages: [{ role: 'user', text: 'see', content }] }))[0]?.content).toEqual([
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
        { type: 'image', source: { type: 'url', url: 'https://x.test/a.png' } },
        { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'BBBB' }, title: 'a.pdf' },
        { type: 'text', text: 'a.txt:\nhello' },
        { type: 'text', text: '[a.zip (application/zip)]' },
        { type: 'text', text: 'see', ...CACHED },
      ]);
    });

    it('what the author set, and a limit of its own where there is none', async () => {
      expect(Object.keys(await sent()).sort()).toEqual(['max_tokens', 'messages', 'model', 'stream']);
      expect(await sent({ llm_config: { temperature: 0, max_tokens: 7, stop: ['END'] } })).toMatchObject({
        temperature: 0,
        max_tokens: 7,
        stop_sequences: ['END'],
      });
    });

    it('no sampling settings to a model that refuses them, but an effort', async () => {
      const body = await sent({ llm_config: { model: 'claude-sonnet-5-5', temperature: 0.2, reasoning_effort: 'low' } });
      expect([body['temperature'], body['output_config']]).toEqual([undefined, { effort: 'low' }]);
    });

    it('the key that the config names', async () => {
      await ask({ llm_config: { provider: 'anthropic', api_key_env: 'OTHER' } }, {}, modelsWith({ OTHER: 'sk-other' }));
      const { headers } = server.requests.at(-1) ?? {};
      expect([headers?.['x-api-key'] ?? headers?.['authorization']]).toEqual([expect.stringContaining('sk-other')]);
    });
  });

  describe('a choice that must be made', () => {
    const forced: Partial<ModelRequest> = { tools: [tool('choose_agent')], tool_choice: { name: 'choose_agent' } };
    const choosing = (model: string, part: Partial<ModelRequest> = {}) => sent({ ...forced, llm_config: { model }, ...part });

    it('is forced where the API can', async () => {
      expect((await choosing('claude-sonnet-4-6'))['tool_choice']).toEqual({ type: 'tool', name: 'choose_agent' });
      expect((await choosing('claude-sonnet-4-6', { tool_choice: 'required' }))['tool_choice']).toEqual({ type: 'any' });
    });

    it('turns thinking off where that is in the way', async () => {
      expect(await choosing('claude-sonnet-5')).toMatchObject({ tool_choice: { type: 'tool' }, thinking: { type: 'disabled' } });
    });

    it('is asked for in words where it cannot be forced', async () => {
      const body = await choosing('claude-sonnet-5-5');
      expect(body['tool_choice']).toBeUndefined();
      expect(JSON.stringify(body['system'])).toContain('choose_agent');
    });
  });

  describe('structured output', () => {
    const closed = { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] };
    const open = { type: 'object', additionalProperties: { type: 'string' } };

    it('is native where the schema can be said so', async () => {
      expect((await sent({ output: { name: 'Answer', schema: closed } }))['output_config']).toEqual({
        format: {
          type: 'json_schema',
          schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false },
        },
      });
    });

    it('is the arguments of a forced tool otherwise, streamed as the text', async () => {
      const chunks = await ask(
        { output: { name: 'Answer', schema: open } },
        { calls: [{ tool: 'Answer', arguments: { a: 'b', c: 'd' } }] },
      );
      expect(lastBody()).toMatchObject({ tools: [{ name: 'Answer', input_schema: open }], tool_choice: { type: 'tool', name: 'Answer' } });
      expect([textIn(chunks), callsIn(chunks), finishOf(chunks)]).toMatchObject(['{"a":"b","c":"d"}', [], { reason: 'stop' }]);
    });

    it('leaves other tools their turn', async () => {
      const chunks = await ask(
        { output: { name: 'Answer', schema: open }, tools: [tool('find')] },
        { calls: [{ tool: 'find', arguments: {} }] },
      );
      expect(lastBody()['tool_choice']).toEqual({ type: 'any' });
      expect([callsIn(chunks), finishOf(chunks)]).toMatchObject([[{ tool: 'find' }], { reason: 'tool_calls' }]);
    });
  });

  describe('thinking', () => {
    const llm_config = { thinking: { budget_tokens: 2000 } };
    const base: Partial<ModelRequest> = { llm_config, tools: [tool('find')], preamble: 'all' };
    const think = async (part: Partial<ModelRequest> = {}) => {
      const chunks = await ask({ ...base, ...part }, { thinking: 'let me see', text: 'so', calls: [{ tool: 'find', arguments: {} }] });
      return { chunks, data: (finishOf(chunks) as { readonly provider_data?: JsonValue }).provider_data };
    };
    const after = (data: JsonValue | undefined, text = 'so'): readonly ModelMessage[] => [
      fromUser('hi'),
      {
        role: 'assistant',
        text,
        tool_calls: [{ call_id: 'c1', tool: 'find', arguments: {} }],
        ...(data === undefined ? {} : { provider_data: data }),
      },
      aResult('find', 'found', { call_id: 'c1' }),
    ];
    const blockTypes = (body: JsonObject) => messagesIn(body)[1]?.content.map((block) => block['type']);

    it('is asked for with its budget, which leaves room for the answer', async () => {
      await think();
      expect(lastBody()).toMatchObject({ thinking: { type: 'enabled', budget_tokens: 2000 }, max_tokens: 8192 });
      expect(await sent({ llm_config: { ...llm_config, max_tokens: 1000 } })).toMatchObject({ max_tokens: 3000 });
    });

    it('is left to a model that decides for itself', async () => {
      expect(await sent({ llm_config: { ...llm_config, model: 'claude-opus-5-5' } })).toMatchObject({ thinking: { type: 'adaptive' } });
    });

    it('shows signs of life', async () => {
      const { chunks } = await think();
      expect(chunks.filter((chunk) => chunk.type === 'thinking').map((chunk) => chunk.text)).toEqual(['let me see']);
    });

    it('goes back unchanged, in its place, with the results that follow', async () => {
      const { data } = await think();
      const body = await sent({ ...base, messages: after(data) });
      expect(messagesIn(body)[1]?.content).toEqual([
        { type: 'thinking', thinking: 'let me see', signature: expect.stringMatching(/^signature/) },
        { type: 'text', text: 'so' },
        { type: 'tool_use', id: 'c1', name: 'find', input: {} },
      ]);
      expect(body['thinking']).toEqual({ type: 'enabled', budget_tokens: 2000 });
    });

    it.each<[string, (data: JsonValue | undefined) => Partial<ModelRequest>]>([
      ['something before it has changed', (data) => ({ messages: after(data), instructions: 'new' })],
      ['another model is asked', (data) => ({ messages: after(data), llm_config: { model: 'claude-opus-4-6' } })],
      ['its text has changed', (data) => ({ messages: after(data, 'other') })],
      ['another provider kept it', () => ({ messages: after({ provider: 'other' }) })],
    ])('is left out where %s', async (_case, part) => {
      const { data } = await think();
      expect(blockTypes(await sent({ ...base, ...part(data) }))).toEqual(['text', 'tool_use']);
    });

    it('is left out once somebody has spoken again', async () => {
      const { data } = await think();
      expect(blockTypes(await sent({ ...base, messages: [...after(data), fromUser('and?')] }))).toEqual(['text', 'tool_use']);
    });

    it('is off for a round that could not send it back', async () => {
      expect((await sent({ ...base, messages: after(undefined) }))['thinking']).toBeUndefined();
    });

    it('is kept as plain data', async () => {
      const { data } = await think();
      expect(isJsonObject(data)).toBe(true);
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    });
  });
});
