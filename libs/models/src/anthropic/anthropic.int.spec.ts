import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type ModelMessage,
  type ModelRequest,
} from '@mozaiks/contracts';
import { createAsking } from '../asking.fixture.ts';
import {
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

const CACHED = { cache_control: { type: 'ephemeral' } };

describe('the anthropic provider', () => {
  const { server, modelsWith, ask, sent } = createAsking({
    settings: (mock) => ({
      default_model: 'claude-sonnet-4-6',
      anthropic_base_url: mock.anthropic_url,
    }),
    secrets: { ANTHROPIC_API_KEY: 'sk-ant-test' },
  });
  const lastBody = (): JsonObject => server().requests.at(-1)?.body ?? {};
  const messagesIn = (body: JsonObject) =>
    body['messages'] as readonly {
      readonly role: string;
      readonly content: readonly JsonObject[];
    }[];

  describe('streams', () => {
    it('text piece by piece, and the finish with usage and cost', async () => {
      const usage = { input: 1000, output: 200, cached: 400, cache_write: 100, reasoning: 50 };
      expect(await ask({}, { text: ['Hel', 'lo'], usage })).toEqual([
        {
          type: 'usage',
          usage: expect.objectContaining({ input_tokens: 1000, output_tokens: null }),
        },
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
      const chunks = await ask(
        { tools: [aTool('find'), aTool('log')] },
        { text: 'so', calls: TWO_CALLS },
      );
      expect([callsIn(chunks), finishOf(chunks)]).toMatchObject([
        TWO_CALL_CHUNKS,
        { reason: 'tool_calls' },
      ]);
    });

    it('a call without arguments as one with none', async () => {
      expect(
        callsIn(await ask({ tools: [aTool('t')] }, { calls: [{ tool: 't', arguments: '' }] })),
      ).toMatchObject([{ arguments: {} }]);
    });

    it('a refusal', async () => {
      expect(finishOf(await ask({}, { text: 'I', finish: 'refusal' }))).toMatchObject({
        reason: 'refusal',
      });
    });
  });

  describe('sends', () => {
    it('a preamble and the instructions of the turn, each with a cache breakpoint', async () => {
      expect(
        (await sent({ preamble: 'all', instructions: 'now', tools: [aTool('t')] }))['system'],
      ).toEqual([
        { type: 'text', text: 'all', ...CACHED },
        { type: 'text', text: 'now', ...CACHED },
      ]);
    });

    it('no system messages in the conversation to another server, whatever the model', async () => {
      const body = await sent({
        preamble: 'all',
        instructions: 'now',
        llm_config: { model: 'claude-opus-5-5' },
      });
      expect([body['system'], messagesIn(body).map(({ role }) => role)]).toMatchObject([
        [{ text: 'all' }, { text: 'now' }],
        ['user'],
      ]);
    });

    it('a cache breakpoint at the tools if nothing else precedes the conversation', async () => {
      expect((await sent({ tools: [aTool('a'), aTool('b')] }))['tools']).toMatchObject([
        { name: 'a' },
        { name: 'b', ...CACHED },
      ]);
    });

    it('roles that alternate, other agents by name, and cache breakpoints at the end and where the last request ended', async () => {
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
            { type: 'text', text: '<agent name="Critic">\nweak\n</agent>', ...CACHED },
          ],
        },
        { role: 'assistant', content: [{ type: 'text', text: 'better' }] },
        { role: 'user', content: [{ type: 'text', text: 'so?', ...CACHED }] },
      ]);
    });

    it.each<[string, readonly ModelMessage[], readonly string[]]>([
      ['is empty', [], ['user']],
      [
        'starts with the agent',
        [{ role: 'assistant', text: 'Hello!', tool_calls: [] }, fromUser('hi')],
        ['user', 'assistant', 'user'],
      ],
      [
        'ends with the agent',
        [fromUser('hi'), { role: 'assistant', text: 'Hello!', tool_calls: [] }],
        ['user', 'assistant', 'user'],
      ],
    ])('a user message first and last if the conversation %s', async (_case, messages, roles) => {
      expect(messagesIn(await sent({ messages })).map((message) => message.role)).toEqual(roles);
    });

    it('to another server, an assistant message between results and the user message right after them', async () => {
      const messages: ModelMessage[] = [
        ...afterCall(undefined),
        { role: 'user', from: 'B', text: 'mine' },
      ];
      const sentMessages = messagesIn(await sent({ messages, tools: [aTool('find')] })).slice(2);
      expect(sentMessages.map(({ role, content }) => [role, content[0]?.['type']])).toEqual([
        ['user', 'tool_result'],
        ['assistant', 'text'],
        ['user', 'text'],
      ]);
    });

    it('results first in the turn after their calls, and marks failures', async () => {
      const messages: ModelMessage[] = [
        fromUser('hi'),
        {
          role: 'assistant',
          text: '',
          tool_calls: ['c1', 'c2'].map((call_id) => ({
            call_id,
            tool: 'files.read',
            arguments: { n: 1 },
          })),
        },
        fromUser('quick!'),
        aResult('files.read', 'one', { call_id: 'c1' }),
        aResult('files.read', 'no such file', { call_id: 'c2', ok: false, value: null }),
      ];
      const [, calls, results] = messagesIn(await sent({ messages, tools: [aTool('files.read')] }));
      expect(calls?.content).toEqual(
        ['c1', 'c2'].map((id) => ({ type: 'tool_use', id, name: 'files_read', input: { n: 1 } })),
      );
      expect(results?.content).toEqual([
        { type: 'tool_result', tool_use_id: 'c1', content: 'one' },
        { type: 'tool_result', tool_use_id: 'c2', content: 'no such file', is_error: true },
        { type: 'text', text: 'quick!', ...CACHED },
      ]);
    });

    describe('sends tools', () => {
      const parameters = {
        type: 'object',
        properties: { city: { type: 'string' }, days: { type: 'integer' } },
        required: ['city'],
      };
      const open = { type: 'object', properties: { any: { type: 'object' } } };
      const tools = [
        { name: 'find', description: '', parameters },
        aTool('log'),
        { name: 'put', description: '', parameters: open },
      ];
      const toolsIn = (body: JsonObject) => body['tools'] as readonly JsonObject[];

      it('that are strict if the schema allows it, with optional arguments nullable and required', async () => {
        expect(toolsIn(await sent({ tools, preamble: 'all' }))).toEqual([
          {
            name: 'find',
            strict: true,
            input_schema: {
              type: 'object',
              properties: {
                city: { type: 'string' },
                days: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
              },
              required: ['city', 'days'],
              additionalProperties: false,
            },
          },
          {
            name: 'log',
            description: 'does log',
            strict: true,
            input_schema: {
              type: 'object',
              properties: {},
              required: [],
              additionalProperties: false,
            },
          },
          {
            name: 'put',
            input_schema: {
              type: 'object',
              properties: { any: { type: 'object', properties: {} } },
            },
          },
        ]);
      });

      it('whose added nulls are removed from the calls', async () => {
        const chunks = await ask(
          { tools },
          { calls: [{ tool: 'find', arguments: { city: 'Rome', days: null } }] },
        );
        expect(callsIn(chunks)).toMatchObject([{ arguments: { city: 'Rome' } }]);
      });

      it.each(['claude-opus-4-1', 'm'])('that are not strict for %s', async (model) => {
        expect(
          toolsIn(await sent({ tools, llm_config: { model } })).some((each) => 'strict' in each),
        ).toBe(false);
      });

      it('that are not strict once a grammar was too large for the API', async () => {
        const message =
          'The compiled grammar is too large. Simplify your tool schemas or reduce the number of strict tools.';
        const models = modelsWith();
        server().reply({ fault: 400, message });
        await ask({ tools }, { text: 'so' }, models);
        await ask({ tools }, { text: 'so' }, models);
        const strict = server()
          .requests.slice(-3)
          .map(({ body }) => toolsIn(body).filter((each) => 'strict' in each).length);
        expect(strict).toEqual([2, 0, 0]);
      });
    });

    it('images and files as blocks', async () => {
      const content = [
        { type: 'image' as const, media_type: 'image/png', data: 'AAAA' },
        { type: 'image' as const, media_type: 'image/png', url: 'https://x.test/a.png' },
        { type: 'file' as const, media_type: 'application/pdf', name: 'a.pdf', data: 'BBBB' },
        {
          type: 'file' as const,
          media_type: 'text/plain',
          name: 'a.txt',
          data: Buffer.from('hello').toString('base64'),
        },
        { type: 'file' as const, media_type: 'application/zip', name: 'a.zip', data: 'CCCC' },
        { type: 'text' as const, text: 'see' },
      ];
      expect(
        messagesIn(await sent({ messages: [{ role: 'user', text: 'see', content }] }))[0]?.content,
      ).toEqual([
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
        { type: 'image', source: { type: 'url', url: 'https://x.test/a.png' } },
        {
          type: 'document',
          source: { type: 'base64', media_type: 'application/pdf', data: 'BBBB' },
          title: 'a.pdf',
        },
        { type: 'text', text: 'a.txt:\nhello' },
        { type: 'text', text: '[a.zip (application/zip)]' },
        { type: 'text', text: 'see', ...CACHED },
      ]);
    });

    it("the author's settings, and its own output limit if there is none", async () => {
      expect(Object.keys(await sent()).sort()).toEqual([
        'max_tokens',
        'messages',
        'model',
        'stream',
      ]);
      expect(await sent({ llm_config: { max_tokens: 7, stop: ['END'] } })).toMatchObject({
        max_tokens: 7,
        stop_sequences: ['END'],
      });
    });

    it('no sampling settings, which the API no longer accepts, but an effort', async () => {
      const body = await sent({
        llm_config: { temperature: 0.2, top_p: 1, reasoning_effort: 'low' },
      });
      expect([body['temperature'], body['top_p'], body['output_config']]).toEqual([
        undefined,
        undefined,
        { effort: 'low' },
      ]);
    });

    it('sampling settings with an older version of the API, to a model that accepts them', async () => {
      const body = await sent({ llm_config: { api_version: '2023-06-01', temperature: 0.2 } });
      expect([body['temperature'], server().requests.at(-1)?.headers['anthropic-version']]).toEqual(
        [0.2, '2023-06-01'],
      );
      const newer = await sent({
        llm_config: { api_version: '2023-06-01', model: 'claude-sonnet-5-5', temperature: 0.2 },
      });
      expect(newer['temperature']).toBeUndefined();
    });

    it('the key under both names to another server', async () => {
      await ask();
      const { headers } = server().requests.at(-1) ?? {};
      expect([headers?.['x-api-key'], headers?.['authorization']]).toEqual([
        'sk-ant-test',
        'Bearer sk-ant-test',
      ]);
    });

    it('to a model that is newer than the table what its family accepts', async () => {
      const llm_config = { model: 'claude-opus-7', thinking: { budget_tokens: 2000 } };
      expect(await sent({ llm_config })).toMatchObject({
        thinking: { type: 'adaptive', display: 'summarized' },
      });
    });

    it('the key that the config names', async () => {
      await ask(
        { llm_config: { provider: 'anthropic', api_key_env: 'OTHER' } },
        {},
        modelsWith({}, { OTHER: 'sk-other' }),
      );
      const { headers } = server().requests.at(-1) ?? {};
      expect([headers?.['x-api-key'] ?? headers?.['authorization']]).toEqual([
        expect.stringContaining('sk-other'),
      ]);
    });
  });

  describe('a choice that must be made', () => {
    const forced: Partial<ModelRequest> = {
      tools: [aTool('choose_agent')],
      tool_choice: { name: 'choose_agent' },
    };
    const choosing = (model: string, part: Partial<ModelRequest> = {}) =>
      sent({ ...forced, llm_config: { model }, ...part });

    it('is forced if the API can do so', async () => {
      expect((await choosing('claude-sonnet-4-6'))['tool_choice']).toEqual({
        type: 'tool',
        name: 'choose_agent',
      });
      expect(
        (await choosing('claude-sonnet-4-6', { tool_choice: 'required' }))['tool_choice'],
      ).toEqual({ type: 'any' });
    });

    it('turns thinking off if that prevents it', async () => {
      expect(await choosing('claude-sonnet-5')).toMatchObject({
        tool_choice: { type: 'tool' },
        thinking: { type: 'disabled' },
      });
    });

    it('is requested in words if it cannot be forced', async () => {
      const body = await choosing('claude-sonnet-5-5');
      expect(body['tool_choice']).toBeUndefined();
      expect(JSON.stringify(body['system'])).toContain('choose_agent');
    });
  });

  describe('structured output', () => {
    const closed = {
      type: 'object',
      properties: { n: { type: 'integer', minimum: 1 } },
      required: ['n'],
    };
    const open = { type: 'object', additionalProperties: { type: 'string' } };

    it('is native if the schema can be expressed natively', async () => {
      expect((await sent({ output: { name: 'Answer', schema: closed } }))['output_config']).toEqual(
        {
          format: {
            type: 'json_schema',
            schema: {
              type: 'object',
              properties: { n: { type: 'integer' } },
              required: ['n'],
              additionalProperties: false,
            },
          },
        },
      );
    });

    it('is described in words as well to another server, which may ignore the format', async () => {
      const { system } = await sent({
        output: { name: 'Answer', schema: closed },
        instructions: 'Count.',
      });
      expect(system).toMatchObject([
        {
          text: `Count.\n\nAnswer with JSON alone, without a code fence, that satisfies this JSON Schema:\n${JSON.stringify(closed)}`,
        },
      ]);
    });

    it('is otherwise the arguments of a forced tool, streamed as the text', async () => {
      const chunks = await ask(
        { output: { name: 'Answer', schema: open } },
        { calls: [{ tool: 'Answer', arguments: { a: 'b', c: 'd' } }] },
      );
      expect(lastBody()).toMatchObject({
        tools: [{ name: 'Answer', input_schema: open }],
        tool_choice: { type: 'tool', name: 'Answer' },
      });
      expect([textIn(chunks), callsIn(chunks), finishOf(chunks)]).toMatchObject([
        '{"a":"b","c":"d"}',
        [],
        { reason: 'stop' },
      ]);
    });

    it('leaves room for calls of other tools', async () => {
      const chunks = await ask(
        { output: { name: 'Answer', schema: open }, tools: [aTool('find')] },
        { calls: [{ tool: 'find', arguments: {} }] },
      );
      expect(lastBody()['tool_choice']).toEqual({ type: 'any' });
      expect([callsIn(chunks), finishOf(chunks)]).toMatchObject([
        [{ tool: 'find' }],
        { reason: 'tool_calls' },
      ]);
    });
  });

  describe('thinking', () => {
    const llm_config = { thinking: { budget_tokens: 2000 } };
    const base: Partial<ModelRequest> = { llm_config, tools: [aTool('find')], preamble: 'all' };
    const think = async (part: Partial<ModelRequest> = {}) => {
      const chunks = await ask(
        { ...base, ...part },
        { thinking: 'let me see', text: 'so', calls: [{ tool: 'find', arguments: {} }] },
      );
      return {
        chunks,
        data: (finishOf(chunks) as { readonly provider_data?: JsonValue }).provider_data,
      };
    };
    const blockTypes = (body: JsonObject) =>
      messagesIn(body)[1]?.content.map((block) => block['type']);

    it('is requested with its budget, which leaves room for the answer', async () => {
      await think();
      expect(lastBody()).toMatchObject({
        thinking: { type: 'enabled', budget_tokens: 2000, display: 'summarized' },
        max_tokens: 8192,
      });
      expect(await sent({ llm_config: { ...llm_config, max_tokens: 1000 } })).toMatchObject({
        max_tokens: 3000,
      });
    });

    it('is left to a model that decides for itself', async () => {
      expect(await sent({ llm_config: { ...llm_config, model: 'claude-opus-5-5' } })).toMatchObject(
        { thinking: { type: 'adaptive' } },
      );
    });

    it('is not requested from another server, whatever the model, unless the author asks for it', async () => {
      expect(
        (await sent({ llm_config: { model: 'claude-opus-5-5' } }))['thinking'],
      ).toBeUndefined();
    });

    it('is reported as thinking chunks', async () => {
      const { chunks } = await think();
      expect(
        chunks.filter((chunk) => chunk.type === 'thinking').map((chunk) => chunk.text),
      ).toEqual(['let me see']);
    });

    it('is sent back unchanged, in its place, with the results that follow', async () => {
      const { data } = await think();
      const body = await sent({ ...base, messages: afterCall(data) });
      expect(messagesIn(body)[1]?.content).toEqual([
        {
          type: 'thinking',
          thinking: 'let me see',
          signature: expect.stringMatching(/^signature/),
        },
        { type: 'text', text: 'so' },
        { type: 'tool_use', id: 'c1', name: 'find', input: {} },
      ]);
      expect(body['thinking']).toEqual({
        type: 'enabled',
        budget_tokens: 2000,
        display: 'summarized',
      });
    });

    it.each<[string, (data: JsonValue | undefined) => Partial<ModelRequest>]>([
      [
        'something before it has changed',
        (data) => ({ messages: afterCall(data), instructions: 'new' }),
      ],
      [
        'another model is asked',
        (data) => ({ messages: afterCall(data), llm_config: { model: 'claude-opus-4-6' } }),
      ],
      ['its text has changed', (data) => ({ messages: afterCall(data, 'other') })],
      ['it was kept by another provider', () => ({ messages: afterCall({ provider: 'other' }) })],
    ])('is left out if %s', async (_case, part) => {
      const { data } = await think();
      expect(blockTypes(await sent({ ...base, ...part(data) }))).toEqual(['text', 'tool_use']);
    });

    it('is left out after the next user message, at another server', async () => {
      const { data } = await think();
      expect(
        blockTypes(await sent({ ...base, messages: [...afterCall(data), fromUser('and?')] })),
      ).toEqual(['text', 'tool_use']);
    });

    it.each([
      'Invalid `signature` in `thinking` block. The block is bound to a different conversation. Remove it, or set the `anthropic-beta` header.',
      '`thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified.',
    ])('is left out of a request once it was rejected: %s', async (message) => {
      const { data } = await think();
      server().reply({ fault: 400, message });
      expect(
        textIn(await ask({ ...base, messages: afterCall(data) }, { text: 'still here' })),
      ).toBe('still here');
      const [refused, again] = server()
        .requests.slice(-2)
        .map(({ body }) => blockTypes(body));
      expect([refused, again]).toEqual([
        ['thinking', 'text', 'tool_use'],
        ['text', 'tool_use'],
      ]);
    });

    it('is off for a round that could not send it back', async () => {
      expect((await sent({ ...base, messages: afterCall(undefined) }))['thinking']).toBeUndefined();
    });

    it('is kept as plain data', async () => {
      const { data } = await think();
      expect(isJsonObject(data)).toBe(true);
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    });
  });
});
