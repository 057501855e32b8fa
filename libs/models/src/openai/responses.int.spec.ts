import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type LlmConfig,
  type ModelMessage,
  type ModelRequest,
} from '@mozaiks/contracts';
import { createAsking } from '../asking.fixture.ts';
import {
  MANY_PARTS,
  TWO_CALLS,
  TWO_CALL_CHUNKS,
  aResult,
  aTool,
  afterCall,
  callsIn,
  finishOf,
  fromUser,
  textIn,
} from '../model-request.fixture.ts';

const MODEL = 'gpt-6-sol';

describe('OpenAI over Responses', () => {
  const { server, modelsWith, ask, sent } = createAsking({
    settings: (mock) => ({
      model_provider: 'openai',
      default_model: MODEL,
      openai_base_url: mock.openai_url,
    }),
    secrets: { OPENAI_API_KEY: 'sk-test-openai' },
  });
  const inputOf = async (part: Partial<ModelRequest> = {}) =>
    (await sent(part))['input'] as readonly JsonObject[];
  const closed = {
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
    additionalProperties: false,
  };

  describe('is used for a model', () => {
    it.each<[string, LlmConfig, string]>([
      ['over Responses, if it is OpenAI’s and needs it', {}, '/v1/responses'],
      ['over Chat Completions, if it does not', { model: 'gpt-4.1' }, '/v1/chat/completions'],
      [
        'over Chat Completions, if its name reveals nothing',
        { model: 'm' },
        '/v1/chat/completions',
      ],
      [
        'over Chat Completions, if the author chooses that',
        { api: 'chat' },
        '/v1/chat/completions',
      ],
      [
        'over Responses, if the author chooses that',
        { model: 'gpt-4.1', api: 'responses' },
        '/v1/responses',
      ],
      [
        'over Chat Completions, if the server is another one',
        { provider: 'openai-compatible' },
        '/v1/chat/completions',
      ],
      [
        'over Responses, if the author chooses that for such a server',
        { provider: 'openai-compatible', api: 'responses' },
        '/v1/responses',
      ],
    ])('%s', async (_what, llm_config, path) => {
      await ask({ llm_config });
      expect(server().requests.at(-1)?.path).toBe(path);
    });
  });

  describe('streams', () => {
    it('a summary of the reasoning, text, and the finish with usage and cost', async () => {
      const usage = { input: 1000, output: 200, cached: 400, cache_write: 100, reasoning: 50 };
      expect(await ask({}, { thinking: 'hm', text: ['Hel', 'lo'], usage })).toEqual([
        { type: 'thinking', text: 'hm' },
        { type: 'text', text: 'Hel' },
        { type: 'text', text: 'lo' },
        {
          type: 'finish',
          reason: 'stop',
          provider: 'openai',
          model: MODEL,
          usage: {
            input_tokens: 1000,
            output_tokens: 200,
            cached_input_tokens: 400,
            reasoning_tokens: 50,
            cost_usd: (500 * 2 + 400 * 0.2 + 100 * 2.5 + 200 * 10) / 1e6,
          },
          cached: false,
          provider_data: expect.objectContaining({
            provider: 'openai',
            api: 'responses',
            model: MODEL,
          }),
        },
      ]);
    });

    it('parallel calls', async () => {
      const chunks = await ask(
        { tools: [aTool('find'), aTool('log')] },
        { text: 'so', calls: TWO_CALLS },
      );
      expect([callsIn(chunks), finishOf(chunks)]).toMatchObject([
        TWO_CALL_CHUNKS,
        { reason: 'tool_calls' },
      ]);
    });

    it('a refusal as the text', async () => {
      const chunks = await ask({}, { text: 'I cannot.', finish: 'refusal' });
      expect([textIn(chunks), finishOf(chunks)]).toMatchObject([
        'I cannot.',
        { reason: 'refusal' },
      ]);
    });
  });

  describe('sends', () => {
    it('a request that is not stored, with the preamble as instructions and those of the turn last', async () => {
      const messages: ModelMessage[] = [
        fromUser('hi'),
        { role: 'user', from: 'Critic', text: 'weak' },
        { role: 'assistant', text: 'better', tool_calls: [] },
        { role: 'assistant', text: '', tool_calls: [] },
      ];
      expect(await sent({ preamble: 'all', instructions: 'now', messages })).toEqual({
        model: MODEL,
        stream: true,
        store: false,
        include: ['reasoning.encrypted_content'],
        instructions: 'all',
        input: [
          { role: 'user', content: 'hi' },
          { role: 'user', content: '<agent name="Critic">\nweak\n</agent>' },
          { type: 'message', role: 'assistant', content: 'better' },
          { role: 'developer', content: 'now' },
        ],
        reasoning: { summary: 'auto' },
      });
    });

    it('one text of instructions to a compatible server', async () => {
      const llm_config: LlmConfig = { provider: 'openai-compatible', api: 'responses', model: 'm' };
      expect(await sent({ llm_config, preamble: 'all', instructions: 'now' })).toMatchObject({
        instructions: 'all\n\nnow',
        input: [{ role: 'user', content: 'hi' }],
      });
    });

    it('to a compatible server alternating roles, not counting calls and results', async () => {
      const messages: readonly ModelMessage[] = [
        { role: 'assistant', text: 'Welcome.', tool_calls: [] },
        { role: 'assistant', text: 'I am Ada.', tool_calls: [] },
        fromUser('hi'),
        {
          role: 'user',
          text: '',
          content: [{ type: 'image', media_type: 'image/png', url: 'https://a.test/b.png' }],
        },
        {
          role: 'assistant',
          text: 'I see.',
          tool_calls: [{ call_id: 'c1', tool: 'find', arguments: {} }],
        },
        aResult('find', 'found', { call_id: 'c1' }),
        { role: 'user', from: 'B', text: 'mine' },
        fromUser('so?'),
        { role: 'assistant', text: 'done', tool_calls: [] },
      ];
      expect(
        await inputOf({
          messages,
          llm_config: { provider: 'openai-compatible', api: 'responses' },
        }),
      ).toEqual([
        { type: 'message', role: 'user', content: '(The conversation begins.)' },
        { type: 'message', role: 'assistant', content: 'Welcome.\n\nI am Ada.' },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'hi' },
            { type: 'input_image', image_url: 'https://a.test/b.png', detail: 'auto' },
          ],
        },
        { type: 'message', role: 'assistant', content: 'I see.' },
        { type: 'function_call', call_id: 'c1', name: 'find', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c1', output: 'found' },
        { type: 'message', role: 'assistant', content: '(No answer.)' },
        { role: 'user', content: expect.stringMatching(/<agent name="B">[\s\S]*so\?$/) },
        { type: 'message', role: 'assistant', content: 'done' },
        { type: 'message', role: 'user', content: '(Continue.)' },
      ]);
    });

    it("the author's settings, including a reasoning effort with tools", async () => {
      const body = await sent({
        llm_config: {
          max_tokens: 7,
          reasoning_effort: 'high',
          extra_body: { service_tier: 'flex' },
        },
        tools: [aTool('t')],
      });
      expect(body).toMatchObject({
        max_output_tokens: 7,
        reasoning: { effort: 'high', summary: 'auto' },
        service_tier: 'flex',
      });
    });

    it('sampling settings only to a model that accepts them', async () => {
      const llm_config: LlmConfig = { api: 'responses', temperature: 0, top_p: 0.5 };
      const of = async (more: LlmConfig) =>
        Object.keys(await sent({ llm_config: { ...llm_config, ...more } })).filter(
          (key) => key in llm_config,
        );
      expect([
        await of({}),
        await of({ model: 'gpt-4.1' }),
        await of({ reasoning_effort: 'none' }),
      ]).toEqual([[], ['temperature', 'top_p'], ['temperature', 'top_p']]);
    });

    it('nothing about reasoning to a model that does not reason', async () => {
      const body = await sent({
        llm_config: { api: 'responses', model: 'gpt-4.1', reasoning_effort: 'low' },
      });
      expect([body['include'], body['reasoning']]).toEqual([undefined, undefined]);
    });

    it('tools with their strictness, and the choice among them', async () => {
      const open = {
        ...aTool('files.log'),
        parameters: { type: 'object', properties: { extra: { type: 'object' } } },
      };
      const body = await sent({ tools: [aTool('find'), open], tool_choice: { name: 'files.log' } });
      expect(body['tools']).toMatchObject([
        { type: 'function', name: 'find', description: 'does find', strict: true },
        { type: 'function', name: 'files_log', strict: false },
      ]);
      expect(body['tool_choice']).toEqual({ type: 'function', name: 'files_log' });
      expect(
        (await sent({ tools: [open], tool_choice: { name: 'files.log' } }))['tool_choice'],
      ).toBe('required');
    });

    it('an optional argument as nullable, and removes its null again', async () => {
      const optional = {
        ...aTool('find'),
        parameters: { type: 'object', properties: { limit: { type: 'integer' } } },
      };
      const chunks = await ask(
        { tools: [optional] },
        { calls: [{ tool: 'find', arguments: { limit: null } }] },
      );
      expect(server().requests.at(-1)?.body['tools']).toMatchObject([
        { parameters: { required: ['limit'] } },
      ]);
      expect(callsIn(chunks)).toMatchObject([{ arguments: {} }]);
    });

    it('the schema of a structured output, strict if possible, otherwise in words as well', async () => {
      const map = { type: 'object', additionalProperties: { type: 'string' } };
      const strict = await sent({ output: { name: 'Answer', schema: closed } });
      expect(strict['text']).toEqual({
        format: { type: 'json_schema', name: 'Answer', schema: closed, strict: true },
      });
      expect(JSON.stringify(strict['input'])).not.toContain('JSON Schema');
      const open = await sent({ output: { name: 'Answer', schema: map } });
      expect(open['text']).toMatchObject({ format: { strict: false, schema: map } });
      expect(JSON.stringify(open['input'])).toContain('JSON Schema');
    });

    it('calls with their outputs, under names and ids that the API accepts', async () => {
      const messages: ModelMessage[] = [
        fromUser('hi'),
        {
          role: 'assistant',
          text: 'so',
          tool_calls: [{ call_id: 'run:1/call:2', tool: 'files.read', arguments: { path: 'a' } }],
        },
        aResult('files.read', 'text', { call_id: 'run:1/call:2' }),
      ];
      const call_id = expect.stringMatching(/^call_[0-9a-f]{32}$/);
      expect((await inputOf({ messages, tools: [aTool('files.read')] })).slice(1)).toEqual([
        { type: 'message', role: 'assistant', content: 'so' },
        { type: 'function_call', call_id, name: 'files_read', arguments: '{"path":"a"}' },
        { type: 'function_call_output', call_id, output: 'text' },
      ]);
    });

    it('images and files as parts', async () => {
      expect(
        (
          await inputOf({ messages: [{ role: 'user', text: 'see', content: [...MANY_PARTS] }] })
        )[0]?.['content'],
      ).toEqual([
        { type: 'input_text', text: 'see' },
        { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' },
        { type: 'input_image', image_url: 'https://x.test/a.png', detail: 'auto' },
        { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,BBBB' },
        { type: 'input_text', text: 'a.txt:\nhello' },
        { type: 'input_file', file_url: 'https://x.test/b.pdf' },
        { type: 'input_text', text: '[c.zip (application/zip): https://x.test/c.zip]' },
      ]);
    });
  });

  describe('reasoning', () => {
    const think = async (models = modelsWith()): Promise<JsonValue | undefined> => {
      const reply = {
        thinking: 'let me see',
        text: 'so',
        calls: [{ tool: 'find', arguments: {} }],
      };
      const chunks = await ask({ tools: [aTool('find')] }, reply, models);
      return (finishOf(chunks) as { readonly provider_data?: JsonValue }).provider_data;
    };
    const typesIn = (input: readonly JsonObject[]) =>
      input.map((item) => item['type'] ?? item['role']);

    it('is sent back encrypted, in its place, with the original ids of its calls', async () => {
      const input = await inputOf({ messages: afterCall(await think()) });
      const [, reasoning, message, call, output] = input;
      const number = server().requests.length - 1;
      expect(reasoning).toEqual({
        type: 'reasoning',
        id: `rs_${number}`,
        encrypted_content: `encrypted-by-the-mock-${number}`,
        summary: [{ type: 'summary_text', text: 'let me see' }],
      });
      expect(message).toMatchObject({
        type: 'message',
        id: `msg_${number}`,
        role: 'assistant',
        phase: 'commentary',
      });
      expect(call).toMatchObject({
        type: 'function_call',
        id: `fc_${number}_0`,
        call_id: `call_${number}_0`,
        arguments: '{}',
      });
      expect(output).toEqual({
        type: 'function_call_output',
        call_id: `call_${number}_0`,
        output: 'found',
      });
    });

    it('is sent back in later requests of the agent as well', async () => {
      const messages = [
        ...afterCall(await think()),
        { role: 'assistant', text: 'done', tool_calls: [] } as const,
        fromUser('and?'),
      ];
      expect(typesIn(await inputOf({ messages }))).toContain('reasoning');
    });

    it.each<[string, (data: JsonValue | undefined) => Partial<ModelRequest>]>([
      [
        'another model is asked',
        (data) => ({ messages: afterCall(data), llm_config: { model: 'gpt-6-luna' } }),
      ],
      [
        'another provider is asked',
        (data) => ({
          messages: afterCall(data),
          llm_config: { provider: 'openai-compatible', api: 'responses' },
        }),
      ],
      ['the text has changed', (data) => ({ messages: afterCall(data, 'other') })],
      [
        'the data is from another provider',
        () => ({ messages: afterCall({ provider: 'anthropic', blocks: [] }) }),
      ],
    ])('is left out if %s', async (_case, part) => {
      expect(typesIn(await inputOf(part(await think())))).toEqual([
        'user',
        'message',
        'function_call',
        'function_call_output',
      ]);
    });

    it('is not sent to a model that is asked over Chat Completions', async () => {
      const body = await sent({ messages: afterCall(await think()), llm_config: { api: 'chat' } });
      expect(JSON.stringify(body['messages'])).not.toContain('encrypted');
    });

    it.each([
      ['is requested and sent back for a reasoning model at a compatible server', MODEL, true],
      ['is neither requested nor sent back for an unknown model', 'm', false],
    ])('%s', async (_what, model, isAsked) => {
      const llm_config: LlmConfig = { provider: 'openai-compatible', api: 'responses', model };
      const chunks = await ask(
        { llm_config, tools: [aTool('find')] },
        { thinking: 'hm', text: 'so', calls: [{ tool: 'find', arguments: {} }] },
      );
      const { provider_data } = finishOf(chunks) as { readonly provider_data?: JsonValue };
      const body = await sent({ llm_config, messages: afterCall(provider_data) });
      expect([
        body['include'] !== undefined,
        typesIn(body['input'] as readonly JsonObject[]).includes('reasoning'),
      ]).toEqual([isAsked, isAsked]);
    });

    it('is kept as plain data', async () => {
      const data = await think();
      expect(isJsonObject(data)).toBe(true);
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    });

    it('is left out of a request once it could not be decrypted', async () => {
      const data = await think();
      server().reply({
        fault: 400,
        message: 'The encrypted content for item rs_1 could not be verified.',
      });
      expect(textIn(await ask({ messages: afterCall(data) }, { text: 'still here' }))).toBe(
        'still here',
      );
      const [refused, again] = server()
        .requests.slice(-2)
        .map(({ body }) => typesIn(body['input'] as readonly JsonObject[]));
      expect([refused?.includes('reasoning'), again?.includes('reasoning')]).toEqual([true, false]);
    });

    it.each([
      [
        'summary',
        'Your organization must be verified to generate reasoning summaries.',
        { include: ['reasoning.encrypted_content'] },
      ],
      [
        'encrypted content',
        'Encrypted content is not supported with this model.',
        { reasoning: { summary: 'auto' } },
      ],
    ])('is requested without its %s once that was rejected', async (_what, message, left) => {
      const models = modelsWith();
      server().reply({ fault: 400, message });
      await ask({}, {}, models);
      await ask({}, {}, models);
      const bodies = server()
        .requests.slice(-2)
        .map(({ body: { include, reasoning } }) => ({
          ...(include && { include }),
          ...(reasoning && { reasoning }),
        }));
      expect(bodies).toEqual([left, left]);
    });

    it('is requested with all of its parts if something else was rejected', async () => {
      server().reply({ fault: 400, message: "Unsupported value: 'reasoning.effort'" });
      await expect(ask()).rejects.toMatchObject({ code: 'model_rejected' });
    });
  });
});
