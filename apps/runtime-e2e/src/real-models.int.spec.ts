import {
  startMockModelServer,
  until,
  type MockModelServer,
  type MockProtocol,
  type MockRequest,
} from '@mozaiks/testkit';
import { checkTalk } from './harness/check-talk.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { ABCD, afterWork, offered, tool, variables } from './harness/shorthand.fixture.ts';
import { startTalk, type Talk } from './harness/talk.fixture.ts';
import { workflowFiles, type WorkflowFiles } from './harness/workflow-files.fixture.ts';

const ASKED = {
  openai: { provider: 'openai-compatible' },
  responses: { provider: 'openai', api: 'responses' },
  anthropic: { provider: 'anthropic' },
} as const;
const GREET = tool(
  'greet',
  '/** Greets. @param name Whom. */\nexport function greet({ name }: { name: string }): string { return "Hello " + name; }\n',
);

/** All texts that a request shows to the model, in either protocol. */
const shown = ({ body }: MockRequest): string =>
  JSON.stringify(body['messages'] ?? body['input']) +
  JSON.stringify(body['system'] ?? body['instructions'] ?? '');
/** The number of pieces of reasoning that are sent back to the model. */
const thoughtsIn = (request: MockRequest): number =>
  shown(request).split(/encrypted-by-the-mock|"signature":/).length - 1;
const toolNames = ({ body }: MockRequest): readonly string[] =>
  ((body['tools'] ?? []) as readonly { name?: string; function?: { name: string } }[])
    .map(({ name, function: made }) => made?.name ?? name ?? '')
    .sort();

describe.each(['openai', 'responses', 'anthropic'] as const)(
  'a model over the network (%s)',
  (protocol: MockProtocol) => {
    let models: MockModelServer;
    let server: Server;
    const talks: Talk[] = [];

    beforeAll(async () => {
      models = await startMockModelServer();
      const llm_config = {
        ...ASKED[protocol],
        model: 'test-model',
        base_url: protocol === 'anthropic' ? models.anthropic_url : models.openai_url,
        api_key_env: 'TEST_MODEL_KEY',
        retries: 2,
        temperature: 0.5,
      };
      const workflow = (more: Partial<Parameters<typeof workflowFiles>[0]> = {}): WorkflowFiles =>
        workflowFiles({
          agents: ['a'],
          ...more,
          orchestrator: { defaults: { llm_config }, ...more.orchestrator },
        });
      server = await startServer({
        env: { MODEL_PROVIDER: undefined, TEST_MODEL_KEY: 'key-of-the-test' },
        workflows: {
          Plain: workflow({ agents: [{ name: 'a', system_message: 'Be brief.' }] }),
          Tools: workflow(GREET),
          Handoff: workflow({ agents: ABCD, handoffs: [offered('a', 'b'), afterWork('b', 'c')] }),
          Prompt: workflow({
            agents: [
              {
                name: 'a',
                role: 'You help.',
                prompt_sections: [
                  {
                    id: 's',
                    heading: 'Plan',
                    content: 'The plan is {{plan}}; {{nothing}} is empty.',
                  },
                ],
              },
              'b',
            ],
            context: {
              ...variables(
                { plan: 'gold', hidden: 'not-for-a' },
                { nothing: { type: 'string', source: { type: 'state' } } },
              ),
              agents: [{ agent: 'a', variables: ['plan'] }],
            },
          }),
          History: workflow({ agents: [{ name: 'a', history: { max_messages: 2 } }] }),
          Cached: workflow({
            agents: [
              {
                name: 'a',
                history: { max_messages: 1 },
                llm_config: { ...llm_config, cache: true },
              },
            ],
          }),
          Own: workflow({
            agents: ['a', { name: 'b', history: { include: 'own' } }],
            handoffs: [afterWork('a', 'b'), afterWork('b', 'terminate')],
          }),
          Fallback: workflow({
            agents: [
              { name: 'a', llm_config: { ...llm_config, retries: 0, fallback: ['second'] } },
            ],
            orchestrator: { models: { second: { ...llm_config, model: 'second-model' } } },
          }),
        },
      });
    }, 60_000);
    afterEach(() => {
      for (const { socket } of talks.splice(0)) socket.close();
    });
    afterAll(async () => {
      await server?.dispose();
      await models?.close();
    });

    const begin = async (name: string): Promise<Talk> => {
      const talk = await startTalk(server, name);
      talks.push(talk);
      return talk;
    };
    const asked = (): MockRequest => {
      const last = models.requests.at(-1);
      if (last === undefined) throw new Error('no model was asked');
      return last;
    };

    it('streams its answer, and reports its usage', async () => {
      const talk = await begin('Plain');
      models.reply({
        text: ['Good ', 'day', '.'],
        delay_ms: 20,
        usage: { input: 20, output: 3, cached: 4 },
      });
      await talk.say('hi');
      const deltas = talk.socket
        .frames()
        .flatMap((frame) => (frame.type === 'agent_delta' ? [frame.text] : []));
      expect(deltas.join('')).toBe('Good day.'); // a busy machine may merge some
      expect(talk.last('agent_response').text).toBe('Good day.');
      expect(talk.last('usage')).toMatchObject({
        provider: ASKED[protocol].provider,
        model: 'test-model',
        input_tokens: 20,
        output_tokens: 3,
        cached_input_tokens: 4,
        outcome: 'ok',
      });
      await checkTalk(server, talk);
    });

    it('gets the key, the model and the settings of its llm_config; the key stays out of logs and frames', async () => {
      const talk = await begin('Plain');
      await talk.say('hi');
      const { headers, body } = asked();
      expect(JSON.stringify(headers)).toContain('key-of-the-test');
      expect(body).toMatchObject({ model: 'test-model', stream: true });
      // Anthropic's current API accepts no sampling settings.
      expect(body['temperature']).toBe(protocol === 'anthropic' ? undefined : 0.5);
      expect(shown(asked())).toContain('Be brief.');
      expect(server.output() + talk.socket.received.map(({ raw }) => raw).join('')).not.toContain(
        'key-of-the-test',
      );
    });

    it('is not called twice for the same answer with `cache: true`', async () => {
      const talk = await begin('Cached');
      const before = models.requests.length;
      models.reply({ text: 'Good day.' });
      await talk.say('hi');
      await talk.say('hi');
      expect(models.requests.length).toBe(before + 1);
      expect(talk.of('agent_response').map(({ text }) => text)).toEqual(['Good day.', 'Good day.']);
      expect(talk.of('usage').map(({ cached, input_tokens }) => [cached, input_tokens])).toEqual([
        [false, 10],
        [true, 0],
      ]);
      await checkTalk(server, talk);
    });

    it('keeps a chat usable after an image that it rejects, and shows the reason in dev mode', async () => {
      const talk = await begin('Plain');
      models.reply({ fault: 400 });
      await talk.say('see', {
        content: [{ type: 'image', media_type: 'image/png', data: 'iVBORw0KGgo=' }],
      });
      expect(talk.last('workflow_error').details).toEqual({ said: 'fault 400' });
      models.reply({ text: 'Still here.' });
      await talk.say('and without?');
      expect(talk.last('agent_response').text).toBe('Still here.');
      expect(shown(asked())).toContain('an image was left out');
      await checkTalk(server, talk);
    });

    it('calls a tool, and continues with its result', async () => {
      const talk = await begin('Tools');
      models.reply(
        { text: 'Let me.', calls: [{ tool: 'greet', arguments: { name: 'Ada' } }] },
        { text: 'Done.' },
      );
      await talk.say('I am Ada');
      expect(
        talk.of('agent_response').map(({ text, finish_reason }) => [text, finish_reason]),
      ).toEqual([
        ['Let me.', 'tool_calls'],
        ['Done.', 'stop'],
      ]);
      expect(talk.last('tool_result').result).toBe('Hello Ada');
      expect(shown(asked())).toContain('Hello Ada');
      expect(toolNames(asked())).toEqual(['greet']);
      await checkTalk(server, talk);
    });

    it('gets its reasoning back if the API accepts it: with the result of a call, and over Responses later as well', async () => {
      const talk = await begin('Tools');
      const call = { tool: 'greet', arguments: { name: 'Ada' } };
      models.reply({ thinking: 'Who is it?', calls: [call] }, { text: 'Done.' });
      await talk.say('I am Ada');
      const [first, second] = models.requests.slice(-2);
      models.reply({ thinking: 'Again?', calls: [call] }, { text: 'Done twice.' });
      await talk.say('greet me again');
      expect(talk.last('agent_response').text).toBe('Done twice.');
      const back = [first, second, ...models.requests.slice(-2)].map(
        (request) => request && thoughtsIn(request),
      );
      expect(back).toEqual(
        { openai: [0, 0, 0, 0], responses: [0, 1, 1, 2], anthropic: [0, 1, 0, 1] }[protocol],
      );
      expect(talk.socket.received.map(({ raw }) => raw).join('')).not.toContain(
        'encrypted-by-the-mock',
      );
      await checkTalk(server, talk);
    });

    it('may correct a call whose arguments do not parse', async () => {
      const talk = await begin('Tools');
      models.reply(
        { calls: [{ tool: 'greet', arguments: '{"name": ' }] },
        { calls: [{ tool: 'greet', arguments: { name: 'Eve' } }] },
        { text: 'Done.' },
      );
      await talk.say('hi');
      expect(talk.of('tool_result').map(({ ok }) => ok)).toEqual([false, true]);
      expect(talk.end()).toBe('done');
      await checkTalk(server, talk);
    });

    it('is offered transfers as tools, but not those of the other agents', async () => {
      const talk = await begin('Handoff');
      models.reply(
        { calls: [{ tool: 'transfer_to_b', arguments: {} }] },
        { text: 'B here.' },
        { text: 'C here.' },
      );
      await talk.say('go');
      expect(talk.speakers()).toEqual(['b', 'c']);
      const [first, second, third] = models.requests.slice(-3);
      expect(first && toolNames(first)).toEqual(['transfer_to_b']);
      for (const request of [second, third])
        expect(request && shown(request)).not.toContain('transfer_to_b');
      expect(third && shown(third)).toContain('B here.');
    });

    it('gets its prompt with its variables inserted, and not those of others', async () => {
      const talk = await begin('Prompt');
      await talk.say('hi');
      const text = shown(asked());
      expect(text).toMatch(/You help\..*Plan.*The plan is gold;/s);
      expect(text).not.toMatch(/\{\{|not-for-a/);
    });

    it('gets no more of the history than max_messages', async () => {
      const talk = await begin('History');
      for (const text of ['number one', 'number two', 'number three']) await talk.say(text);
      expect(shown(asked())).toContain('number three');
      expect(shown(asked())).not.toContain('number one');
    });

    it('gets only its own part of the history with include: own', async () => {
      const talk = await begin('Own');
      models.reply({ text: 'words of a' }, { text: 'words of b' });
      await talk.say('go');
      expect(shown(asked())).not.toContain('words of a');
    });

    it('that is overloaded is called again, and only the good answer counts', async () => {
      const talk = await begin('Plain');
      models.reply(
        { fault: 429, headers: { 'retry-after': '0' } },
        { fault: 503 },
        { text: 'At last.' },
      );
      await talk.say('hi');
      expect(talk.of('agent_response').map(({ text }) => text)).toEqual(['At last.']);
      expect(talk.of('usage').map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'ok']);
      await checkTalk(server, talk);
    }, 20_000);

    it.each(['truncate', 'truncate_clean', 'midstream_error', 'badsse'] as const)(
      'whose stream breaks (%s) is called again, and the shown text is discarded',
      async (fault) => {
        const talk = await begin('Plain');
        models.reply(
          { text: ['Half ', 'of ', 'an ', 'answer'], fault },
          { text: 'A whole answer.' },
        );
        await talk.say('hi');
        expect(talk.of('agent_response').map(({ text }) => text)).toEqual(['A whole answer.']);
        const streamed = talk.socket
          .frames()
          .flatMap((frame) => (frame.type === 'agent_delta' ? [frame.message_id] : []));
        const voided = talk.of('error').map(({ message_id }) => message_id);
        const good = talk.last('agent_response').message_id;
        expect(new Set(streamed)).toEqual(
          new Set([...voided.filter((id) => id !== undefined), good]),
        );
        await checkTalk(server, talk);
      },
      20_000,
    );

    it('that rejects the request ends the run with a code, without a retry', async () => {
      const talk = await begin('Plain');
      models.reply({ fault: 400 });
      await talk.say('hi');
      expect(talk.end()).toBe('error:model_rejected');
      await talk.say('again');
      expect(talk.end()).toBe('done');
      await checkTalk(server, talk);
    });

    it('is replaced by its fallback', async () => {
      const talk = await begin('Fallback');
      models.reply({ fault: 503 }, { text: 'From the second.' });
      await talk.say('hi');
      expect(asked().body['model']).toBe('second-model');
      expect(talk.last('agent_response').text).toBe('From the second.');
      expect(talk.last('usage').model).toBe('second-model');
    }, 20_000);

    it('that stops for length or a refusal is reported as such', async () => {
      const talk = await begin('Plain');
      models.reply({ text: 'cut', fault: 'length' });
      await talk.say('hi');
      expect(talk.last('agent_response')).toMatchObject({ text: 'cut', finish_reason: 'length' });
    });

    it('is disconnected when the run is cancelled', async () => {
      const talk = await begin('Plain');
      models.reply({ text: ['Never ', 'ending'], fault: 'hang_mid' });
      await talk.command('user_message', { workflow_name: 'Plain', text: 'hi' });
      await talk.socket.untilType('agent_delta');
      await talk.command('cancel');
      await talk.until('workflow_complete');
      expect(talk.end()).toBe('cancelled');
      await until(() => models.open() === 0);
      await checkTalk(server, talk);
    });
  },
);
