import { scenarios } from '../harness/scenarios.fixture.ts';
import { calls, says, tool, variables } from '../harness/shorthand.fixture.ts';
import { APP_ID, USER_ID } from '../harness/token.fixture.ts';
import { workflowFiles, type WorkflowParts } from '../harness/workflow-files.fixture.ts';

interface OneTool {
  readonly source: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly entry?: Readonly<Record<string, unknown>>;
  readonly more?: Partial<WorkflowParts>;
}
/** Agent `a` calls the tool `t` once, then says its result. */
const oneTool = ({ source, args = {}, entry = {}, more = {} }: OneTool) =>
  workflowFiles({
    agents: ['a'],
    ...tool('t', source, entry),
    script: [calls('a', 't', args), { agent: 'a', after: 'tool:t', say: 'It says ${result}.' }],
    ...more,
  });

/** Agent `a` adds three items in one message, then shows the cart. */
const cart = (add: string) =>
  workflowFiles({
    agents: ['a'],
    tools: ['add', 'show'].map((name) => ({ name, module: 'tools.cart', description: name })),
    context: variables({ cart: [] }),
    script: [
      {
        agent: 'a',
        after: 'user',
        call: ['apple', 'pear', 'fig'].map((item) => ({ tool: 'add', arguments: { item } })),
      },
      { agent: 'a', after: 'tool:add', call: { tool: 'show' } },
      { agent: 'a', after: 'tool:show', say: 'Cart: ${result}.' },
    ],
    code: {
      'tools/cart.ts': `
export async function add(item: string, context_variables: any, ctx: any) { await null; ${add} return item; }
export function show(ctx: any) { return (ctx.context.get('cart') as string[]).join(', '); }
`,
    },
  });

scenarios({
  tools: [
    {
      it: 'receive their arguments as one object, and the model receives their result',
      files: oneTool({
        source:
          'export async function t({ by }: { by: number }): Promise<object> { return { n: by + 1 }; }\n',
        args: { by: 4 },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_call')).toMatchObject({
          agent: 'a',
          tool: 't',
          kind: 'agent_tool',
          arguments: { by: 4 },
        });
        expect(talk.last('tool_result')).toMatchObject({
          ok: true,
          result: { n: 5 },
          call_id: talk.last('tool_call').call_id,
        });
        expect(talk.last('agent_response').text).toBe('It says {"n":5}.');
      },
    },
    {
      it: 'may be synchronous, and written in JavaScript',
      files: workflowFiles({
        agents: ['a'],
        tools: [
          {
            file: 'plain.js',
            function: 'shout',
            parameters: {
              type: 'object',
              properties: { text: { type: 'string' } },
              required: ['text'],
            },
            description: 'Shouts.',
          },
        ],
        script: [calls('a', 'shout', { text: 'hi' }), ...says('a')],
        code: {
          'tools/plain.js': 'export function shout({ text }) { return text.toUpperCase(); }\n',
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result').result).toBe('HI');
      },
    },
    {
      it: 'bind arguments by parameter name, and the tenant comes from the token, whatever the model says',
      files: oneTool({
        source:
          'export function t(city: string, app_id: string, user_id: string, chat_id: string, workflow_name: string, agent_name: string) { return [city, app_id, user_id, chat_id, workflow_name, agent_name]; }\n',
        args: { city: 'Rome', app_id: 'evil', user_id: 'evil' },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result').result).toEqual([
          'Rome',
          APP_ID,
          USER_ID,
          talk.chat_id,
          talk.workflow_name,
          'a',
        ]);
      },
    },
    {
      it: 'know their tenant, chat and agent from ctx',
      files: oneTool({
        source:
          'export function t(ctx: any) { return { app: ctx.app_id, user: ctx.user_id, chat: ctx.chat_id, workflow: ctx.workflow_name, agent: ctx.agent, call: ctx.call_id, key: ctx.idempotency_key }; }\n',
      }),
      run: async (talk) => {
        await talk.say('go');
        const { call_id, idempotency_key } = talk.last('tool_call');
        expect(talk.last('tool_result').result).toEqual({
          app: APP_ID,
          user: USER_ID,
          chat: talk.chat_id,
          workflow: talk.workflow_name,
          agent: 'a',
          call: call_id,
          key: idempotency_key,
        });
      },
    },
    {
      it: 'read and write context variables; new values are committed together with the result',
      files: oneTool({
        source:
          'export function t({ by }: { by: number }, ctx: any) { ctx.context.set("n", ctx.context.get("n") + by); return ctx.context.get("n"); }\n',
        args: { by: 4 },
        more: { context: variables({ n: 1 }) },
      }),
      run: async (talk) => {
        await talk.say('go');
        const update = talk.last('context_update');
        expect(update).toMatchObject({
          set: { n: 5 },
          by: 'tool',
          call_id: talk.last('tool_call').call_id,
        });
        expect(talk.last('tool_result').result).toBe(5);
        expect(Math.abs(update.seq - talk.last('tool_result').seq)).toBe(1);
      },
    },
    {
      it: 'report progress live, not in the log',
      files: oneTool({
        source:
          'export async function t(ctx: any) { ctx.progress(50, "half"); await new Promise((r) => setTimeout(r, 30)); return "done"; }\n',
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.socket.frames().find(({ type }) => type === 'tool_progress')).toMatchObject({
          percent: 50,
          message: 'half',
          call_id: talk.last('tool_call').call_id,
        });
      },
    },
    {
      it: 'that throw give the model an error, and the run continues',
      files: oneTool({ source: 'export function t(): string { throw new Error("boom"); }\n' }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: 'tool_failed', message: expect.stringContaining('boom') },
        });
        expect(talk.last('agent_response').text).toContain('boom');
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'that do not end are stopped at their time limit',
      files: oneTool({
        source: 'export async function t() { await new Promise(() => undefined); }\n',
        entry: { timeout_ms: 150 },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: 'tool_timeout' },
        });
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'that never yield are stopped as well, without affecting others',
      files: oneTool({
        source: 'export function t() { for (;;) {} }\n',
        entry: { timeout_ms: 200 },
      }),
      run: async (talk) => {
        await talk.command('user_message', { workflow_name: talk.workflow_name, text: 'go' });
        talk.socket.send({ type: 'ping' });
        await talk.socket.untilType('pong');
        await talk.atRest();
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: 'tool_timeout' },
        });
      },
    },
    {
      it: 'that end their process crash only their isolate',
      files: oneTool({ source: 'export async function t() { process.exit(3); }\n' }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: 'tool_crashed' },
        });
        await talk.say('again');
        expect(talk.of('workflow_complete')).toHaveLength(2);
      },
    },
    {
      it: 'whose result is not JSON give an error',
      files: oneTool({ source: 'export function t() { return { pattern: /x/ }; }\n' }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: 'tool_result_invalid' },
        });
      },
    },
    {
      it: 'whose result is larger than max_result_bytes give an error',
      files: oneTool({
        source: 'export function t() { return "x".repeat(3000); }\n',
        entry: { max_result_bytes: 1000 },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: 'tool_result_invalid' },
        });
      },
    },
    {
      it: 'are called again with the same key if they declare retries',
      files: oneTool({
        source:
          'const keys: string[] = [];\nexport function t(ctx: any) { keys.push(ctx.idempotency_key); if (keys.length < 2) throw new Error("not yet"); return keys; }\n',
        entry: { retries: 3 },
      }),
      run: async (talk) => {
        await talk.say('go');
        const key = talk.last('tool_call').idempotency_key;
        expect(talk.last('tool_result')).toMatchObject({ ok: true });
        expect(new Set(talk.last('tool_result').result as string[])).toEqual(new Set([key]));
        expect(talk.of('tool_call')).toHaveLength(1);
      },
    },
    {
      it: 'are not run with arguments that do not fit; the model may correct the call',
      files: workflowFiles({
        agents: ['a'],
        ...tool('t', 'export function t({ n }: { n: number }) { return n; }\n'),
        script: [
          {
            agent: 'a',
            after: 'tool:t',
            match: 'number|integer|n',
            say: '',
            call: { tool: 't', arguments: { n: 7 } },
            then: [{ say: 'Mended.' }],
          },
          calls('a', 't', { n: 'seven' }),
        ],
      }),
      run: async (talk) => {
        await talk.say('go');
        const [wrong] = talk.of('tool_result');
        expect(wrong).toMatchObject({ ok: false, error: { code: 'tool_invalid_arguments' } });
        expect(talk.of('tool_result')[1]).toMatchObject({ ok: true, result: 7 });
      },
    },
    {
      it: 'that an agent does not have are rejected',
      files: workflowFiles({
        agents: ['a', 'b'],
        ...tool('t', 'export function t() { return "secret"; }\n', { agent: 'b' }),
        script: [calls('a', 't'), ...says('a', 'b')],
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: 'tool_unknown' },
        });
        expect(talk.end()).toBe('done');
      },
    },
    {
      it: 'of one message run at the same time, and the model waits for all',
      files: workflowFiles({
        agents: ['a'],
        tools: ['one', 'two'].map((name) => ({ name, module: `tools.${name}`, description: name })),
        script: [
          { agent: 'a', after: 'user', call: [{ tool: 'one' }, { tool: 'two' }] },
          { agent: 'a', after: 'tool:two', say: 'Both: ${result}.' },
        ],
        // Each ends only after the other has started.
        code: Object.fromEntries(
          [
            ['one', 'two'],
            ['two', 'one'],
          ].map(([name, other]) => [
            `tools/${name}.ts`,
            `import { existsSync, writeFileSync } from 'node:fs';
export async function ${name}() {
  writeFileSync('${name}.begun', '');
  while (!existsSync('${other}.begun')) await new Promise((resolve) => setTimeout(resolve, 5));
  return '${name}';
}
`,
          ]),
        ),
      }),
      run: async (talk) => {
        await talk.say('go');
        const [first, second] = talk.of('tool_call');
        expect(first?.message_id).toBe(second?.message_id);
        expect(talk.of('tool_result').map(({ seq }) => seq)[0]).toBeGreaterThan(second?.seq ?? 0);
        expect(talk.of('tool_result').map(({ result }) => result)).toEqual(
          expect.arrayContaining(['one', 'two']),
        );
        expect(talk.of('agent_response')).toHaveLength(1);
        expect(talk.last('agent_response').text).toBe('Both: two.');
      },
    },
    {
      it: 'of one message that each append to one list keep every entry, in the order of the calls',
      files: cart('ctx.context.set("cart", [...(ctx.context.get("cart") as string[]), item]);'),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.of('tool_result').map(({ ok }) => ok)).toEqual([true, true, true, true]);
        expect(talk.last('agent_response').text).toBe('Cart: apple, pear, fig.');
      },
    },
    {
      it: 'may change the object context_variables, and every change is kept',
      files: cart('context_variables.cart.push(item);'),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('agent_response').text).toBe('Cart: apple, pear, fig.');
        expect(talk.of('context_update').map(({ by }) => by)).toEqual(['tool', 'tool', 'tool']);
      },
    },
    {
      it: 'that give context_variables invalid names or types get an error',
      files: cart(
        'if (item === "pear") context_variables.cart = "pear"; else context_variables.basket = 1;',
      ),
      run: async (talk) => {
        await talk.say('go');
        const errors = talk.of('tool_result').slice(0, 3);
        expect(errors.map(({ error }) => error)).toEqual([
          { code: 'context_invalid', message: 'there is no context variable "basket"' },
          { code: 'context_invalid', message: '"cart" must be of type array' },
          { code: 'context_invalid', message: 'there is no context variable "basket"' },
        ]);
        expect(talk.of('context_update')).toEqual([]);
      },
    },
    {
      it: 'of one message that use the context wait for each other, but not for other calls',
      files: workflowFiles({
        agents: ['a'],
        tools: ['count', 'meet'].map((name) => ({ name, module: 'tools.t', description: name })),
        context: variables({ n: 0 }),
        script: [
          {
            agent: 'a',
            after: 'user',
            call: [
              { tool: 'count' },
              { tool: 'count' },
              ...[1, 2].map((id) => ({ tool: 'meet', arguments: { id } })),
            ],
          },
          ...says('a'),
        ],
        code: {
          'tools/t.ts': `
import { existsSync, writeFileSync } from 'node:fs';
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
export async function count(ctx: any) { const n = ctx.context.get('n'); await pause(); ctx.context.set('n', n + 1); return n + 1; }
/** Ends when both calls are there. */
export async function meet({ id }: { id: number }, ctx: any) {
  writeFileSync('met.' + id, ctx.call_id);
  while (!existsSync('met.1') || !existsSync('met.2')) await pause();
  return 'met';
}
`,
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        const results = talk.of('tool_result').map(({ result }) => result);
        expect(results.filter((result) => typeof result === 'number')).toEqual([1, 2]);
        expect(results.filter((result) => result === 'met')).toHaveLength(2);
      },
    },
    {
      it: 'may have their own parameters in draft 7, with unknown keywords and formats',
      files: oneTool({
        source: 'export function t({ at, by }: any) { return at.join() + " " + by; }\n',
        args: { at: [1, 2], by: 'tomorrow' },
        entry: {
          parameters: {
            $schema: 'http://json-schema.org/draft-07/schema#',
            type: 'object',
            properties: {
              at: {
                type: 'array',
                items: [{ type: 'number' }, { type: 'number' }],
                additionalItems: { type: 'number' },
                example: [1, 2],
              },
              by: { type: 'string', format: 'weekday', 'x-order': 2 },
            },
            required: ['at', 'by'],
          },
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result')).toMatchObject({ ok: true, result: '1,2 tomorrow' });
      },
    },
    {
      it: 'import what workflows share, and modules of Node.js',
      files: workflowFiles({
        agents: ['a'],
        ...tool(
          't',
          'import { createHash } from "node:crypto";\nimport { twice } from "../lib/twice.ts";\nexport function t() { return twice(createHash("sha256").update("x").digest("hex").slice(0, 4)); }\n',
        ),
        script: [calls('a', 't'), ...says('a')],
        code: {
          'tools/t.ts':
            'import { createHash } from "node:crypto";\nimport { twice } from "../lib/twice.ts";\nexport function t() { return twice(createHash("sha256").update("x").digest("hex").slice(0, 4)); }\n',
          'lib/twice.ts': 'export const twice = (text: string): string => text + text;\n',
        },
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result').result).toBe('2d712d71');
      },
    },
    {
      it: 'reach the platform only if one is configured',
      files: oneTool({
        source: 'export async function t(ctx: any) { return ctx.platform.call("x", {}); }\n',
      }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result')).toMatchObject({
          ok: false,
          error: { code: 'platform_unconfigured' },
        });
      },
    },
    {
      it: 'cannot see the environment of the server',
      files: oneTool({ source: 'export function t() { return Object.keys(process.env); }\n' }),
      run: async (talk) => {
        await talk.say('go');
        expect(talk.last('tool_result').result).toEqual([]);
      },
    },
  ],
});
