import { errorOf } from '../harness/error-of.fixture.ts';
import { scenarios, type Scenario } from '../harness/scenarios.fixture.ts';
import {
  afterWork,
  before,
  calls,
  says,
  tool,
  variables,
  when,
} from '../harness/shorthand.fixture.ts';
import { APP_ID } from '../harness/token.fixture.ts';
import { workflowFiles, type WorkflowParts } from '../harness/workflow-files.fixture.ts';

const STATE = {
  n: 4,
  price: 1.5,
  name: 'Ada',
  flag: true,
  off: false,
  list: ['x', 'y'],
  empty: [],
  deep: { a: [{ b: 7 }], s: 'ten' },
};
/** Agent `a` is skipped if the condition holds. */
const decided = (condition: string, holds: boolean): Scenario => ({
  it: `${condition} is ${holds ? 'true' : 'false'}`,
  files: workflowFiles({
    agents: ['a', 'b'],
    script: says('a', 'b'),
    handoffs: [before('a', 'b', condition)],
    context: variables(STATE, { nothing: { type: 'string', source: { type: 'state' } } }),
  }),
  run: async (talk) => {
    await talk.say('go');
    expect(talk.speakers()).toEqual([holds ? 'b' : 'a']);
  },
});

const setting = (value: string, more: Partial<WorkflowParts> = {}) =>
  workflowFiles({
    agents: ['a', 'b'],
    ...tool(
      't',
      `export function t(ctx: any) { const value: any = ${value}; ctx.context.set("n", value); return "set"; }\n`,
    ),
    script: [calls('a', 't'), ...says('a', 'b')],
    context: variables({ n: 0 }),
    ...more,
  });

scenarios(
  {
    expressions: [
      decided('${n} == 4', true),
      decided('${n} == "4"', false),
      decided('${n} + 2 * 3 == 10', true),
      decided('(${n} + 2) * 3 == 18', true),
      decided('-${n} < 0 and ${n} % 3 == 1', true),
      decided('0 < ${n} < 10', true),
      decided('0x10 == 16 and 1_000 == 1e3', true),
      decided("${name} == 'Ada'", true),
      decided('${name} == "${name}"', false),
      decided('"d" in ${name} and "x" in ${list}', true),
      decided('not ${off} and !${off}', true),
      decided('${off} or ${off} || ${flag}', true),
      decided('${flag} && ${n} & true', true),
      decided('${deep.a[0].b} == 7', true),
      decided('${deep.a[3].b} == null', true),
      decided('len(${list}) == 2 and len(${name}) == 3 and len(${n}) == 0', true),
      decided('${empty}', false),
      decided('${list}', true),
      decided('${nothing}', false),
      decided('${nothing} == null and ${nothing} == None', true),
      decided('True and ${flag} == true', true),
    ],
    'context variables': [
      {
        it: 'decide who speaks next, once a tool has set them',
        files: setting('4', {
          handoffs: [when('a', 'b', '${n} == 4'), afterWork('a', 'terminate')],
        }),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.speakers()).toEqual(['a', 'b']);
          expect(talk.last('handoff').because.values).toEqual({ n: 4 });
        },
      },
      {
        it: 'outlive the run',
        files: setting('4', {
          script: [
            { agent: 'a', after: 'user', match: 'set', call: { tool: 't' } },
            ...says('a', 'b'),
          ],
          handoffs: [before('a', 'b', '${n} == 4')],
        }),
        run: async (talk) => {
          await talk.say('look');
          await talk.say('set');
          await talk.say('look');
          expect(talk.speakers().at(-1)).toBe('b');
        },
      },
      {
        it: 'report an error to the code that sets a wrong type, and are not set',
        files: setting('"four"'),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.last('tool_result')).toMatchObject({
            ok: false,
            error: { code: expect.stringMatching(/context_invalid|tool_failed/) },
          });
          expect(talk.of('context_update')).toEqual([]);
        },
      },
      {
        it: 'that the runtime owns cannot be set',
        files: workflowFiles({
          agents: ['a'],
          ...tool(
            't',
            'export function t(ctx: any) { if (ctx.agent) ctx.context.set("app_id", "evil"); return ctx.context.get("app_id"); }\n',
          ),
          script: [calls('a', 't'), ...says('a')],
        }),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.last('tool_result').ok).toBe(false);
          expect(talk.of('context_update')).toEqual([]);
        },
      },
      {
        it: 'app_id, user_id, chat_id and workflow_name are always there',
        files: workflowFiles({
          agents: ['a', 'b'],
          script: says('a', 'b'),
          handoffs: [
            before(
              'a',
              'b',
              `\${app_id} == "${APP_ID}" and len(\${user_id}) > 0 and len(\${chat_id}) > 0 and \${workflow_name} != ""`,
            ),
          ],
        }),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.speakers()).toEqual(['b']);
        },
      },
      {
        it: 'may be set by clients only if they are client_writable',
        files: workflowFiles({
          agents: ['a', 'b'],
          script: says('a', 'b'),
          handoffs: [before('a', 'b', '${mine} == "x"')],
          context: variables(
            { ours: '' },
            {
              mine: {
                type: 'string',
                client_writable: true,
                source: { type: 'state', default: '' },
              },
            },
          ),
        }),
        run: async (talk) => {
          await talk.say('go', { context: { mine: 'x' } });
          expect(talk.last('context_update')).toMatchObject({ set: { mine: 'x' }, by: 'client' });
          expect(talk.speakers()).toEqual(['b']);
          expect(
            (
              await errorOf(talk.socket, {
                type: 'open',
                chat_id: 'other',
                workflow_name: talk.workflow_name,
                context: { ours: 'x' },
              })
            ).code,
          ).toBe('invalid_context');
          expect(
            (
              await errorOf(talk.socket, {
                type: 'open',
                chat_id: 'other',
                workflow_name: talk.workflow_name,
                context: { mine: 7 },
              })
            ).code,
          ).toBe('invalid_context');
        },
      },
      {
        it: 'of source static have their value from the start',
        files: workflowFiles({
          agents: ['a', 'b'],
          script: says('a', 'b'),
          handoffs: [before('a', 'b', '${limit} == 9')],
          context: variables(
            {},
            { limit: { type: 'integer', source: { type: 'static', value: 9 } } },
          ),
        }),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.speakers()).toEqual(['b']);
        },
      },
      {
        it: 'of source config are read from the environment if that is allowed, when the run starts',
        files: workflowFiles({
          agents: ['a', 'b'],
          script: says('a', 'b'),
          handoffs: [before('a', 'b', '${region} == "north" and ${hidden} == "default"')],
          context: variables(
            {},
            {
              region: { type: 'string', source: { type: 'config', env_var: 'E2E_REGION' } },
              hidden: {
                type: 'string',
                source: { type: 'config', env_var: 'E2E_HIDDEN', default: 'default' },
              },
            },
          ),
        }),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.of('context_update')[0]).toMatchObject({
            by: 'source',
            set: { region: 'north' },
          });
          expect(talk.speakers()).toEqual(['b']);
        },
      },
      {
        it: 'of source file are read from the workflow folder',
        files: workflowFiles({
          agents: ['a', 'b'],
          script: says('a', 'b'),
          handoffs: [before('a', 'b', '${limits.max} == 3')],
          context: variables(
            {},
            { limits: { type: 'object', source: { type: 'file', path: 'data/limits.json' } } },
          ),
          code: { 'data/limits.json': '{"max": 3}' },
        }),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.speakers()).toEqual(['b']);
        },
      },
      {
        it: 'of source computed are recomputed when their inputs change',
        files: setting('4', {
          handoffs: [when('a', 'b', '${double} == 8'), afterWork('a', 'terminate')],
          context: variables(
            { n: 0 },
            { double: { type: 'integer', source: { type: 'computed', expression: '${n} * 2' } } },
          ),
        }),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.speakers()).toEqual(['a', 'b']);
        },
      },
      {
        it: 'change when an agent says a trigger',
        files: workflowFiles({
          agents: ['a', 'b'],
          script: [{ agent: 'a', say: 'Order 17 is DONE now.' }, ...says('b')],
          handoffs: [when('a', 'b', '${done} and ${seen}'), afterWork('a', 'terminate')],
          context: variables(
            {},
            {
              done: {
                type: 'boolean',
                source: {
                  type: 'state',
                  default: false,
                  triggers: [{ type: 'agent_text', agent: 'a', match: { contains: 'DONE' } }],
                },
              },
              seen: {
                type: 'boolean',
                source: {
                  type: 'state',
                  default: false,
                  triggers: [
                    { type: 'agent_text', agent: 'a', match: { regex: 'Order \\d+' }, set: true },
                  ],
                },
              },
            },
          ),
        }),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.of('context_update').map(({ by }) => by)).toContain('trigger');
          expect(talk.speakers()).toEqual(['a', 'b']);
        },
      },
      {
        it: 'marked sensitive never reach clients or logs',
        files: workflowFiles({
          agents: ['a', 'b'],
          ...tool(
            't',
            'export function t(ctx: any) { ctx.context.set("secret", "canary-" + "sensitive"); return "kept"; }\n',
          ),
          script: [calls('a', 't'), ...says('a', 'b')],
          handoffs: [when('a', 'b', 'len(${secret}) > 0')],
          context: variables(
            {},
            { secret: { type: 'string', sensitive: true, source: { type: 'state', default: '' } } },
          ),
        }),
        run: async (talk, server) => {
          await talk.say('go');
          expect(talk.last('context_update')).toMatchObject({
            set: { secret: null },
            redacted: true,
          });
          expect(talk.speakers()).toEqual(['a', 'b']);
          expect(talk.socket.received.map(({ raw }) => raw).join('')).not.toContain(
            'canary-sensitive',
          );
          expect(server.output()).not.toContain('canary-sensitive');
        },
      },
      {
        it: 'may have any type',
        files: workflowFiles({
          agents: ['a'],
          ...tool(
            't',
            'export function t(ctx: any) { ctx.context.set("list", [1, { a: null }]); ctx.context.set("deep", { x: "é😀" }); ctx.context.set("price", 2.5); return "set"; }\n',
          ),
          script: [calls('a', 't'), ...says('a')],
          context: variables({ list: [], deep: {}, price: 1.5 }),
        }),
        run: async (talk) => {
          await talk.say('go');
          expect(talk.last('context_update').set).toEqual({
            list: [1, { a: null }],
            deep: { x: 'é😀' },
            price: 2.5,
          });
        },
      },
    ],
  },
  { CONTEXT_ENV_ALLOW: 'E2E_REGION', E2E_REGION: 'north', E2E_HIDDEN: 'never' },
);
