import { connectSocket } from '../harness/socket.fixture.ts';
import { scenarios } from '../harness/scenarios.fixture.ts';
import { afterWork, calls, says, tool, variables, when } from '../harness/shorthand.fixture.ts';
import { resumeTalk } from '../harness/talk.fixture.ts';
import { signToken } from '../harness/token.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';

const structured = (script: readonly Readonly<Record<string, unknown>>[], fields: object) =>
  workflowFiles({
    agents: [{ name: 'a', structured_outputs_required: true }],
    script,
    outputs: {
      models: {
        M: { type: 'model', fields },
        Part: { type: 'model', fields: { id: { type: 'str' } } },
      },
      registry: { a: 'M' },
    },
  });
const N_AND_S = { n: { type: 'int' }, s: { type: 'literal', values: ['x', 'y'] } };

scenarios({
  'structured outputs': [
    {
      it: 'come as an event once the answer satisfies its model',
      files: structured([{ agent: 'a', say: '{"n":1,"s":"x"}' }], N_AND_S),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('structured_output')).toMatchObject({
          agent: 'a',
          model: 'M',
          value: { n: 1, s: 'x' },
          message_id: talk.last('agent_response').message_id,
        });
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'are repaired once',
      files: structured(
        [{ agent: 'a', say: '{"n":"no"}', then: [{ say: '{"n":1,"s":"x"}' }] }],
        N_AND_S,
      ),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('structured_output').value).toEqual({ n: 1, s: 'x' });
        expect(talk.of('usage').map(({ purpose }) => purpose)).toEqual(['reply', 'repair']);
      },
    },
    {
      it: 'that are invalid even after a repair fail the run',
      files: structured([{ agent: 'a', say: 'no JSON at all' }], N_AND_S),
      run: async (talk) => {
        await talk.say('go');
        expect([talk.of('structured_output'), talk.end()]).toEqual([
          [],
          'error:structured_output_invalid',
        ]);
        await talk.open();
        expect(talk.of('usage')).toHaveLength(2);
      },
    },
    {
      it: 'may be nested, optional, lists and unions',
      files: structured([{ agent: 'a', say: '{"parts":[{"id":"p"}],"u":3,"d":{"k":true}}' }], {
        parts: { type: 'list', items: 'Part' },
        u: { type: 'union', variants: ['int', 'str'] },
        d: { type: 'dict' },
        o: { type: 'optional', items: 'float' },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('structured_output').value).toEqual({
          parts: [{ id: 'p' }],
          u: 3,
          d: { k: true },
        });
      },
    },
    {
      it: 'may be given by a JSON Schema',
      files: workflowFiles({
        agents: [{ name: 'a', structured_outputs_required: true }],
        script: [{ agent: 'a', say: '{"tags":[]}', then: [{ say: '{"tags":["t"]}' }] }],
        outputs: {
          models: {
            M: {
              json_schema: {
                type: 'object',
                properties: { tags: { type: 'array', items: { type: 'string' }, minItems: 1 } },
                required: ['tags'],
              },
            },
          },
          registry: [{ agent: 'a', model: 'M' }],
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('structured_output').value).toEqual({ tags: ['t'] });
      },
    },
    {
      it: 'invoke the bound tool without a second model call in auto_tool_mode',
      files: workflowFiles({
        agents: [{ name: 'a', structured_outputs_required: true, auto_tool_mode: true }],
        ...tool(
          'keep',
          'export function keep({ n }: { n: number }, ctx: any) { ctx.context.set("kept", n); return "kept " + n; }\n',
          {
            agent: 'a',
            auto_invoke: true,
          },
        ),
        script: [{ agent: 'a', say: '{"n":7}' }],
        outputs: {
          models: { M: { type: 'model', fields: { n: { type: 'int' } } } },
          registry: { a: 'M' },
        },
        context: variables({ kept: 0 }),
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result').result).toBe('kept 7');
        expect(talk.last('context_update').set).toEqual({ kept: 7 });
        expect(talk.of('usage')).toHaveLength(1);
        expect(talk.end()).toBe('done');
      },
    },
  ],
  visibility: [
    {
      it: 'agents outside visual_agents take part, and their text is blanked live and on replay; their deltas are not sent',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: says('a', 'b'),
        handoffs: [afterWork('a', 'b')],
        ui: { visual_agents: ['b'] },
      }),
      run: async (talk) => {
        await talk.say('go');
        const [a, b] = talk.of('agent_response');
        expect(a).toMatchObject({ agent: 'a', text: '', redacted: true });
        expect(b).toMatchObject({ agent: 'b', text: 'B.' });
        expect(
          talk.socket
            .frames()
            .flatMap((frame) => (frame.type === 'agent_delta' ? [frame.agent] : [])),
        ).not.toContain('a');
      },
    },
    {
      it: 'a viewer that requests tracing, and is allowed to, reads everything',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: says('a', 'b'),
        handoffs: [afterWork('a', 'b')],
        ui: { visual_agents: ['b'] },
      }),
      run: async (talk, server) => {
        await talk.say('go');
        const traced = async (scope: string): Promise<unknown> => {
          const socket = await connectSocket(`${server.url.replace('http', 'ws')}/ws`, {
            token: signToken({ scope }),
          });
          socket.send({ type: 'open', chat_id: talk.chat_id, trace: true });
          await socket.until(({ type }) => type === 'caught_up' || type === 'request_error');
          socket.close();
          return socket
            .frames()
            .flatMap((frame) => (frame.type === 'agent_response' ? [frame.text] : []));
        };
        expect(await traced('execution mozaiks:trace')).toEqual(['A.', 'B.']);
        expect(await traced('execution')).not.toContain('A.');
      },
    },
  ],
  hooks: [
    {
      it: 'on_workflow_start finishes before the first agent_start, and may set variables',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: says('a', 'b'),
        hooks: { on_workflow_start: 'hooks.startup.begin' },
        handoffs: [when('a', 'b', '${plan} == "gold"')],
        context: variables({ plan: 'free' }),
        code: {
          'hooks/startup.ts':
            'export async function begin(ctx: any) { await new Promise((r) => setTimeout(r, 20)); ctx.context.set("plan", "gold"); }\n',
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        const types = talk.types();
        expect(types.indexOf('context_update')).toBeLessThan(types.indexOf('agent_start'));
        expect(talk.last('context_update')).toMatchObject({ set: { plan: 'gold' }, by: 'hook' });
        expect(talk.speakers()).toEqual(['a', 'b']);
      },
    },
    {
      it: 'receive every event of their type, with the tenant, in the list form as well',
      files: workflowFiles({
        agents: ['a'],
        ...tool('t', 'export function t() { return 5; }\n'),
        script: [calls('a', 't'), ...says('a')],
        hooks: [{ hook_type: 'on_tool_result', file: 'seen.ts', function: 'seen' }],
        context: variables({ seen: {} }),
        code: {
          'tools/t.ts': 'export function t() { return 5; }\n',
          'hooks/seen.ts':
            'export function seen(ctx: any) { ctx.context.set("seen", { result: ctx.event.result, app: ctx.app_id, chat: ctx.chat_id, workflow: ctx.workflow_name }); }\n',
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('context_update')).toMatchObject({
          by: 'hook',
          set: {
            seen: { result: 5, app: 'app1', chat: talk.chat_id, workflow: talk.workflow_name },
          },
        });
      },
    },
    {
      it: 'may be limited to the events of one agent',
      files: workflowFiles({
        agents: ['a', 'b'],
        script: says('a', 'b'),
        handoffs: [afterWork('a', 'b')],
        hooks: [
          { hook_type: 'on_agent_start', hook_agent: 'b', file: 'seen.ts', function: 'seen' },
        ],
        context: variables({ heard: [] }),
        code: {
          'hooks/seen.ts':
            'export function seen(ctx: any) { ctx.context.set("heard", [...ctx.context.get("heard"), ctx.event.agent]); }\n',
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.of('context_update').map(({ set }) => set)).toEqual([{ heard: ['b'] }]);
      },
    },
    {
      it: 'that throw are logged, and the run continues',
      files: workflowFiles({
        agents: ['a'],
        script: says('a'),
        hooks: { on_agent_response: 'hooks.bad.bad' },
        code: { 'hooks/bad.ts': 'export function bad() { throw new Error("hook-boom"); }\n' },
      }),
      run: async (talk, server) => {
        await talk.say('go');
        expect(talk.end()).toBe('done');
        expect(
          server
            .log()
            .some(
              (line) => line['chat_id'] === talk.chat_id && JSON.stringify(line).includes('hook'),
            ),
        ).toBe(true);
      },
    },
    {
      it: 'change nothing after a terminal event',
      files: workflowFiles({
        agents: ['a'],
        script: says('a'),
        hooks: { on_workflow_complete: 'hooks.late.late' },
        context: variables({ n: 0 }),
        code: { 'hooks/late.ts': 'export function late(ctx: any) { ctx.context.set("n", 1); }\n' },
      }),
      run: async (talk, server) => {
        await talk.say('go');
        const again = await resumeTalk(server, talk);
        expect([again.of('context_update'), again.types().at(-1)]).toEqual([
          [],
          'workflow_complete',
        ]);
        again.socket.close();
      },
    },
  ],
});
