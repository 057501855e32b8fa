import { scenarios } from '../harness/scenarios.fixture.ts';
import { afterWork, calls, says, tool, variables, when } from '../harness/shorthand.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';

const echo = [{ agent: 'a', match: '[\\s\\S]+', say: 'You said $0.' }];

scenarios({
  transforms: [
    {
      it: 'process_message_before_send changes the message, and nothing of the original is streamed',
      files: workflowFiles({
        agents: ['a'],
        script: [{ agent: 'a', say: 'the original' }],
        hooks: { process_message_before_send: 'hooks.change.change' },
        code: {
          'hooks/change.ts':
            'export function change(ctx: any) { return ctx.event.message.toUpperCase(); }\n',
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('agent_response').text).toBe('THE ORIGINAL');
        expect(talk.socket.received.map(({ raw }) => raw).join('')).not.toContain('original');
      },
    },
    {
      it: 'process_last_received_message changes what the model reads',
      files: workflowFiles({
        agents: ['a'],
        script: echo,
        hooks: { process_last_received_message: 'hooks.change.change' },
        code: { 'hooks/change.ts': 'export function change() { return "instead"; }\n' },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('agent_response').text).toBe('You said instead.');
        expect(talk.of('user_message')[0]?.text).toBe('go');
      },
    },
    {
      it: 'that throw fail the turn',
      files: workflowFiles({
        agents: ['a'],
        script: echo,
        hooks: { process_last_received_message: 'hooks.change.change' },
        code: { 'hooks/change.ts': 'export function change() { throw new Error("no"); }\n' },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.end()).toBe('error:hook_failed');
      },
    },
  ],
  'lifecycle tools': [
    {
      it: 'run before and after chats and agents',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: says('a', 'b'),
        handoffs: [afterWork('a', 'b')],
        tools: {
          lifecycle_tools: [
            { trigger: 'before_chat', file: 'life.ts', function: 'begin' },
            { trigger: 'before_agent', agent: 'b', file: 'life.ts', function: 'note' },
            { trigger: 'after_agent', agent: 'a', file: 'life.ts', function: 'note' },
          ],
        },
        context: variables({ seen: [] }),
        code: {
          'tools/life.ts':
            'export function begin(ctx: any) { ctx.context.set("seen", ["begin"]); }\nexport function note(ctx: any) { ctx.context.set("seen", [...ctx.context.get("seen"), ctx.agent]); }\n',
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('context_update').set).toEqual({ seen: ['begin', 'a', 'b'] });
        expect(talk.types().indexOf('context_update')).toBeLessThan(
          talk.types().indexOf('agent_start'),
        );
      },
    },
  ],
  triggers: [
    {
      it: 'ui_response sets a variable from the answer of a UI tool',
      files: workflowFiles({
        agents: ['a', 'b'],
        tools: [
          {
            name: 'form',
            tool_type: 'UI_Tool',
            description: 'Asks.',
            parameters: { type: 'object', properties: {} },
            ui: { component: 'Form' },
          },
        ],
        ui: { components: { Form: {} } },
        script: [calls('a', 'form'), ...says('a', 'b')],
        handoffs: [when('a', 'b', '${size} == 4')],
        context: {
          definitions: {
            size: {
              type: 'integer',
              source: {
                type: 'state',
                default: 0,
                triggers: [{ type: 'ui_response', tool: 'form', response_key: 'size' }],
              },
            },
          },
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        await talk.answer({ size: 4 });
        expect(talk.last('context_update')).toMatchObject({ set: { size: 4 }, by: 'trigger' });
        expect(talk.speakers()).toEqual(['a', 'b']);
      },
    },
    {
      it: 'agent_text with ui_hidden keeps the text that matched from users',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: [{ agent: 'a', say: 'NEXT' }, ...says('b')],
        handoffs: [when('a', 'b', '${next}')],
        context: {
          definitions: {
            next: {
              type: 'boolean',
              source: {
                type: 'state',
                default: false,
                triggers: [
                  { type: 'agent_text', agent: 'a', match: { equals: 'NEXT' }, ui_hidden: true },
                ],
              },
            },
          },
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.of('agent_response').map(({ text }) => text)).toEqual(['', 'B.']);
        expect(
          talk.socket
            .frames()
            .flatMap((frame) => (frame.type === 'agent_delta' ? [frame.agent] : [])),
        ).not.toContain('a');
      },
    },
  ],
  'calls and budgets': [
    {
      it: 'the same call with results that change is run as often as the model asks',
      files: workflowFiles({
        agents: ['a'],
        tools: [
          { name: 'stock', module: 'tools.shop', description: 'What is in stock.' },
          { name: 'take', module: 'tools.shop', description: 'Takes some.' },
        ],
        context: {
          definitions: { left: { type: 'integer', source: { type: 'state', default: 10 } } },
        },
        code: {
          'tools/shop.ts':
            'export function stock(ctx: any): number { return ctx.context.get("left"); }\nexport function take({ n }: { n: number }, ctx: any): string { ctx.context.set("left", ctx.context.get("left") - n); return "taken"; }\n',
        },
        script: [
          calls('a', 'stock'),
          {
            agent: 'a',
            after: 'tool:stock',
            match: '^10$',
            call: { tool: 'take', arguments: { n: 1 } },
          },
          {
            agent: 'a',
            after: 'tool:stock',
            match: '^9$',
            call: { tool: 'take', arguments: { n: 2 } },
          },
          {
            agent: 'a',
            after: 'tool:stock',
            match: '^7$',
            call: { tool: 'take', arguments: { n: 3 } },
          },
          { agent: 'a', after: 'tool:stock', match: '^4$', say: 'four are left' },
          { agent: 'a', after: 'tool:take', call: { tool: 'stock', arguments: {} } },
        ],
        orchestrator: { max_tool_rounds: 30 },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('agent_response').text).toBe('four are left');
        expect(talk.of('tool_result').map(({ result }) => result)).toEqual([
          10,
          'taken',
          9,
          'taken',
          7,
          'taken',
          4,
        ]);
      },
    },
    {
      it: 'the same call with the same result more often than max_repeated_calls is reported to the model, then the run ends',
      files: workflowFiles({
        agents: ['a'],
        ...tool('t', 'export function t() { return "same"; }\n'),
        script: [
          { agent: 'a', after: 'tool:t', call: { tool: 't', arguments: {} } },
          calls('a', 't'),
        ],
        orchestrator: { max_repeated_calls: 2 },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.end()).toBe('repeated_calls');
        expect(talk.of('tool_result').map(({ ok }) => ok)).toEqual([true, true, false, false]);
        expect(talk.of('tool_result').at(-1)).toMatchObject({
          ok: false,
          error: { code: 'repeated_calls' },
        });
      },
    },
    {
      it: 'a budget of tokens is reserved before each model call, and ends the run',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: [{ agent: 'a', say: 'word '.repeat(40) }, ...says('b')],
        handoffs: [
          afterWork('a', 'a', { transition_target: 'StayTarget', target_agent: undefined }),
        ],
        orchestrator: { budget: { max_tokens: 150 }, max_turns: 20 },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.end()).toBe('budget_exhausted');
        const { input_tokens, output_tokens } = talk.last('workflow_complete').usage;
        expect((input_tokens ?? 0) + (output_tokens ?? 0)).toBeLessThanOrEqual(150);
      },
    },
    {
      it: 'the smaller budget of a token applies',
      files: workflowFiles({ agents: ['a'], script: says('a') }),
      run: async (talk, server) => {
        const socket = await server.connect({ budget: { max_tokens: 1 } });
        socket.send({
          type: 'user_message',
          workflow_name: talk.workflow_name,
          chat_id: `${talk.chat_id}-small`,
          text: 'a longer message than that',
        });
        expect(await socket.untilType('workflow_complete')).toMatchObject({
          reason: 'budget_exhausted',
        });
        socket.close();
        await talk.say('go');
        expect(talk.end()).toBe('done');
      },
    },
  ],
  'history that is too long': [
    {
      it: 'is summarised if the agent is configured so, as an event, and the model continues with the summary',
      files: workflowFiles({
        agents: [{ name: 'a', history: { max_messages: 2, summarize: true } }],
        script: [{ agent: '@summarize', say: 'They counted.' }, ...echo],
      }),
      run: async (talk) => {
        for (const text of ['one', 'two', 'three', 'four']) await talk.say(text);
        expect(talk.last('history_summary')).toMatchObject({ agent: 'a', text: 'They counted.' });
        expect(talk.of('usage').map(({ purpose }) => purpose)).toContain('summarize');
        expect(talk.last('agent_response').text).toBe('You said four.');
      },
    },
  ],
});
