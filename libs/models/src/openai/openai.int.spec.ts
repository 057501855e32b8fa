import type { JsonObject, ModelChunk, ModelMessage, ModelRequest } from '@mozaiks/contracts';
import { realClock, sequentialIds, startMockModelServer, type MockModelServer, type MockReply } from '@mozaiks/testkit';
import { createModels } from '../create-models.ts';
import { aRequest, aResult, collect, fromUser, listeningLogger, secretsOf, textIn } from '../model-request.fixture.ts';

describe('the openai provider', () => {
  let server: MockModelServer;
  beforeAll(async () => {
    server = await startMockModelServer();
  });
  afterAll(() => server.close());

  const modelsWith = (settings: object = {}, secrets: { readonly [name: string]: string } = { OPENAI_API_KEY: 'sk-test-openai' }) =>
    createModels({
      settings: { model_provider: 'openai', default_model: 'gpt-4.1', openai_base_url: server.openai_url, ...settings },
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
  const sent = async (part: Partial<ModelRequest> = {}, models = modelsWith()): Promise<JsonObject> => {
    await ask(part, {}, models);
    return server.requests.at(-1)?.body ?? {};
  };
  const finishOf = (chunks: readonly ModelChunk[]) => chunks.find((chunk) => chunk.type === 'finish');
  const callsIn = (chunks: readonly ModelChunk[]) => chunks.filter((chunk) => chunk.type === 'tool_call');
  const tool = (name: string) => ({ name, description: `does ${name}`, parameters: { type: 'object', properties: {} } });

  describe('what it streams', () => {
    it('text, piece by piece, and the finish with usage and cost', async () => {
      const usage = { input: 1000, output: 200, cached: 400, reasoning: 50 };
      expect(await ask({}, { text: ['Hel', 'lo'], usage })).toEqual([
        { type: 'text', text: 'Hel' },
        { type: 'text', text: 'lo' },
        {
          type: 'finish',
          reason: 'stop',
          provider: 'openai',
          model: 'gpt-4.1',
          usage: {
            input_tokens: 1000,
            output_tokens: 200,
            cached_input_tokens: 400,
            reasoning_tokens: 50,
            cost_usd: (600 * 2 + 400 * 0.5 + 200 * 8) / 1e6,
          },
          cached: false,
        },
      ]);
    });

    it('parallel calls whose pieces come by turns', async () => {
      const calls = [
        { tool: 'find', arguments: { query: 'a long enough text' } },
        { tool: 'log', arguments: { line: 'another long text', n: 1 } },
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

    it('signs of thought where the server shows them', async () => {
      const chunks = await ask({}, { thinking: 'hmm', text: 'x' });
      expect(chunks[0]).toEqual({ type: 'thinking', text: 'hmm' });
    });

    it('a refusal as the text to be read', async () => {
      const chunks = await ask({}, { text: 'I cannot.', finish: 'refusal' });
      expect([textIn(chunks), finishOf(chunks)]).toMatchObject(['I cannot.', { reason: 'refusal' }]);
    });

    it('no cost for a model whose prices are not known', async () => {
      expect(finishOf(await ask({ llm_config: { model: 'gpt-99' } }))).toMatchObject({ usage: { cost_usd: null, input_tokens: 10 } });
    });
  });

  describe('what it sends', () => {
    it('the preamble first, the instructions last, other agents by name', async () => {
      const messages: ModelMessage[] = [
        fromUser('hi'),
        { role: 'user', from: 'Critic', text: 'weak' },
        { role: 'assistant', text: 'better', tool_calls: [] },
        { role: 'assistant', text: '', tool_calls: [] },
      ];
      expect((await sent({ preamble: 'all', instructions: 'now', messages }))['messages']).toEqual([
        { role: 'system', content: 'all' },
        { role: 'user', content: 'hi' },
        { role: 'user', content: '[Critic]: weak' },
        { role: 'assistant', content: 'better' },
        { role: 'system', content: 'now' },
      ]);
    });

    it('nothing that the author did not set', async () => {
      expect(Object.keys(await sent()).sort()).toEqual(['messages', 'model', 'stream', 'stream_options']);
    });

    it('what the author set, under its name of today', async () => {
      const llm_config = { temperature: 0, top_p: 0.5, max_tokens: 7, stop: ['END'], seed: 3 };
      expect(await sent({ llm_config })).toMatchObject({ temperature: 0, top_p: 0.5, max_completion_tokens: 7, stop: ['END'], seed: 3 });
    });

    it('no sampling settings to a model that reasons', async () => {
      const body = await sent({ llm_config: { model: 'gpt-5.1', temperature: 0.2, top_p: 1, reasoning_effort: 'low' } });
      expect([body['reasoning_effort'], 'temperature' in body, 'top_p' in body]).toEqual(['low', false, false]);
    });

    it('no reasoning where a model takes tools only without', async () => {
      const body = await sent({ llm_config: { model: 'gpt-6-sol', reasoning_effort: 'high', temperature: 0.2 }, tools: [tool('t')] });
      expect(body).toMatchObject({ reasoning_effort: 'none', temperature: 0.2 });
    });

    it('tools, not strict, and the choice among them', async () => {
      const body = await sent({ tools: [tool('find')], tool_choice: { name: 'find' } });
      expect(body['tools']).toEqual([{ type: 'function', function: tool('find') }]);
      expect(body['tool_choice']).toEqual({ type: 'function', function: { name: 'find' } });
      expect((await sent({ tools: [tool('find')], tool_choice: 'required' }))['tool_choice']).toBe('required');
    });

    it('names and ids that the API refuses under others, and takes them back', async () => {
      const messages: ModelMessage[] = [
        fromUser('hi'),
        { role: 'assistant', text: '', tool_calls: [{ call_id: 'run:1/call:2', tool: 'files.read', arguments: { path: 'a' } }] },
        { ...aResult('files.read', 'text'), call_id: 'run:1/call:2' } as ModelMessage,
      ];
      const chunks = await ask({ messages, tools: [tool('files.read')] }, { calls: [{ tool: 'files_read', arguments: {} }] });
      expect(callsIn(chunks)).toMatchObject([{ tool: 'files.read' }]);
      const [, call, result] = server.requests.at(-1)?.body['messages'] as JsonObject[];
      expect(call).toMatchObject({ content: null, tool_calls: [{ function: { name: 'files_read', arguments: '{"path":"a"}' } }] });
      expect(result?.['tool_call_id']).toMatch(/^call_[0-9a-f]{32}$/);
    });

    it('images and files as parts', async () => {
      const content = [
        { type: 'text' as const, text: 'see' },
        { type: 'image' as const, media_type: 'image/png', data: 'AAAA' },
        { type: 'image' as const, media_type: 'image/png', url: 'https://x.test/a.png' },
        { type: 'file' as const, media_type: 'application/pdf', name: 'a.pdf', data: 'BBBB' },
        { type: 'file' as const, media_type: 'text/plain', name: 'a.txt', data: Buffer.from('hello').toString('base64') },
        { type: 'file' as const, media_type: 'application/pdf', name: 'b.pdf', url: 'https://x.test/b.pdf' },
      ];
      const [message] = (await sent({ messages: [{ role: 'user', text: 'see', content }] }))['messages'] as JsonObject[];
      expect(message?.['content']).toEqual([
        { type: 'text', text: 'see' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        { type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,BBBB' } },
        { type: 'text', text: 'a.txt:\nhello' },
        { type: 'text', text: '[b.pdf (application/pdf): https://x.test/b.pdf]' },
      ]);
    });

    it('the schema of a structured output, strict where OpenAI takes it so', async () => {
      const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
      const open = { type: 'object', properties: { a: { type: 'string' } } };
      expect((await sent({ output: { name: 'Answer', schema: closed } }))['response_format']).toEqual({
        type: 'json_schema',
        json_schema: { name: 'Answer', schema: closed, strict: true },
      });
      expect((await sent({ output: { name: 'Answer', schema: open } }))['response_format']).toMatchObject({
        json_schema: { strict: false },
      });
    });

    it('the key that the config names, and nothing of the environment', async () => {
      await ask({ llm_config: { api_key_env: 'OTHER' } }, {}, modelsWith({}, { OTHER: 'sk-other' }));
      const headers = server.requests.at(-1)?.headers;
      expect([headers?.['authorization'], headers?.['openai-organization']]).toEqual(['Bearer sk-other', undefined]);
    });
  });

  describe('compatible servers', () => {
    const compatible = (part: object = {}): Partial<ModelRequest> => ({
      llm_config: { provider: 'openai-compatible', model: 'llama', base_url: server.openai_url, ...part },
    });

    it('need no key, and never get OpenAI’s at an address that a workflow names', async () => {
      await ask(compatible());
      expect(server.requests.at(-1)?.headers['authorization']).toBeUndefined();
    });

    it('get the key that is named with them', async () => {
      await ask(compatible({ api_key_env: 'THEIRS' }), {}, modelsWith({}, { THEIRS: 'k' }));
      expect(server.requests.at(-1)?.headers['authorization']).toBe('Bearer k');
    });

    it('get the older name of max_tokens', async () => {
      const body = await sent(compatible({ max_tokens: 9 }));
      expect([body['max_tokens'], 'max_completion_tokens' in body]).toEqual([9, false]);
    });

    it('answer under their own name, at a cost that is not known', async () => {
      expect(finishOf(await ask(compatible({ model: 'gpt-4.1' })))).toMatchObject({
        provider: 'openai-compatible',
        usage: { cost_usd: null },
      });
    });

    it('must have an address', async () => {
      const models = createModels({
        settings: {},
        secrets: secretsOf(),
        clock: realClock(),
        ids: sequentialIds(),
        logger: listeningLogger(),
      });
      const request = aRequest({ llm_config: { provider: 'openai-compatible', model: 'llama' } });
      await expect(collect(models.stream(request, new AbortController().signal))).rejects.toMatchObject({
        code: 'model_not_configured',
        details: { missing: 'base_url' },
      });
    });
  });
});
