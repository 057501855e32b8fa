import { goodFlow } from '../../spec/folder.fixture.ts';

const lib = `
export class Client {
  constructor(private readonly ctx: any) {}
  load(path: string) { return this.ctx.platform.call(path, { user: this.ctx.user_id }); }
}
export class Cart {
  #ctx: any;
  constructor(ctx: any) { this.#ctx = ctx; }
  add(item: string) { this.#ctx.context.set('cart', [item]); }
}
export class Loose { constructor(public ctx: any) {} }
export class Sub extends Client {}
export const logTo = (c: any, text: string) => c.log.info(text);
export const writeTo = (c: any) => { c.context.set('n', 1); };
export function again(c: any, n: number): number { return n === 0 ? c.chat_id.length : again(c, n - 1); }
`;
const head = `
import { defineTool, type ToolContext } from '@mozaiks/contracts';
import { Cart, Client, Loose, Sub, again, logTo, writeTo } from '../../_shared/lib.ts';
import outside from 'outside';
`;

/** Whether calls of the tool \`t\`, written in TypeScript or as CommonJS, run one after another. */
async function touches(source: string, file = 't.ts'): Promise<boolean> {
  const { touchesContext } = await goodFlow({
    '/_shared/lib.ts': lib,
    [`tools/${file}`]: file.endsWith('.ts') ? head + source : source,
    'context_variables.yaml': { definitions: { v: { type: 'string', source: { type: 'state' } } } },
    'tools.yaml': {
      tools: [
        {
          name: 't',
          file,
          description: 'd',
          parameters: { type: 'object', properties: { a: { type: 'string' } } },
        },
      ],
    },
  });
  return touchesContext('t');
}

describe('a tool touches the context if its code', () => {
  it.each([
    [
      'sets a variable',
      `export function t({ a }: { a: string }, ctx: ToolContext) { ctx.context.set('v', a); }`,
    ],
    ['reads a variable', `export const t = async (ctx: ToolContext) => ctx.context.get('v');`],
    [
      'names its context otherwise',
      `export function t(a: string, c: ToolContext) { return c?.context.get(a); }`,
    ],
    [
      'takes the context apart',
      `export function t(a: string, { context }: ToolContext) { return context.get(a); }`,
    ],
    [
      'takes it apart later',
      `export function t(a: string, ctx: ToolContext) { const { log, context: v } = ctx; return v.get(a) ?? log; }`,
    ],
    [
      'has another name for it',
      `export function t(ctx: ToolContext) { const c = ctx; return [1].map(() => c.context.get('v')); }`,
    ],
    [
      'finds a property by a computed name',
      `export function t(a: string, ctx: any) { return ctx[a]; }`,
    ],
    [
      'is given context_variables',
      `export function t(a: string, context_variables: any) { return context_variables.v; }`,
    ],
    [
      'takes context_variables from its arguments',
      `export function t({ a, context_variables }: any) { return context_variables[a]; }`,
    ],
    [
      'takes ctx from its arguments',
      `export function t({ a, ctx }: any) { return ctx.context.get(a); }`,
    ],
    [
      'asks its arguments for ctx',
      `export function t(args: { a: string }) { return (args as any).ctx.context.get(args.a); }`,
    ],
    [
      'gives the context to a function that writes',
      `export function t(ctx: ToolContext) { writeTo(ctx); }`,
    ],
    [
      'gives it to a class that writes',
      `export function t(ctx: ToolContext) { new Cart(ctx).add('x'); }`,
    ],
    [
      'gives it to a class that others read',
      `export function t(ctx: ToolContext) { return new Loose(ctx).ctx.context.get('v'); }`,
    ],
    [
      'gives it to a class that extends another',
      `export function t(ctx: ToolContext) { return new Sub(ctx).load('x'); }`,
    ],
    ['gives it to a package', `export function t(ctx: ToolContext) { return outside(ctx); }`],
    [
      'gives it to a parameter',
      `export function t(logTo: any, ctx: ToolContext) { return logTo(ctx); }`,
    ],
    [
      'gives it to a local function',
      `export function t(a: string, ctx: ToolContext) { const logTo = outside; return logTo(ctx, a); }`,
    ],
    [
      'gives it to a local class',
      `export function t(ctx: ToolContext) { class Client extends outside {} return new Client(ctx); }`,
    ],
    [
      'keeps it in a variable of the module',
      `let kept: any;\nexport function t(ctx: ToolContext) { kept = ctx; return kept.context.get('v'); }`,
    ],
    [
      'gives it to a callback',
      `export function t(ctx: ToolContext) { return outside(() => ctx); }`,
    ],
    [
      'gives it to a method',
      `export function t(ctx: ToolContext) { const m = new Map(); m.set('c', ctx); }`,
    ],
    ['copies it', `export function t(ctx: ToolContext) { return { ...ctx }.context.get('v'); }`],
    [
      'returns it',
      `export function t(ctx: ToolContext) { const f = () => ctx; return (f() as any).context.get('v'); }`,
    ],
    [
      'uses arguments',
      `export function t(ctx: ToolContext) { return arguments[0].context.get('v'); }`,
    ],
    [
      'runs text as code',
      `export function t(ctx: ToolContext) { return eval('ctx.context.get("v")'); }`,
    ],
    ['is made by a call', `export const t = outside((ctx: any) => ctx.context.get('v'));`],
    [
      'is defined with defineTool and writes',
      `export const t = defineTool({ description: 'd', parameters: { type: 'object' }, run(args, ctx) { ctx.context.set('v', 'x'); } });`,
    ],
  ])('%s', async (_what, source) => {
    expect(await touches(source)).toBe(true);
  });

  it('is CommonJS', async () => {
    expect(await touches('exports.t = ({ a }) => a;\n', 't.js')).toBe(true);
  });
});

describe('a tool does not touch the context if its code', () => {
  it.each([
    ['has only arguments', `export function t({ a }: { a: string }) { return a; }`],
    [
      'has positional arguments',
      `export function t(a: string, ...more: string[]) { return [a, ...more].join(); }`,
    ],
    [
      'does not use its context',
      `export function t({ a }: { a: string }, ctx: ToolContext) { return a; }`,
    ],
    [
      'uses other parts of it',
      `export async function t(a: string, ctx: ToolContext) { ctx.log.info(a); return ctx.platform.call('x', { id: ctx.user_id }); }`,
    ],
    [
      'takes other parts out of it',
      `export function t(a: string, { log, ...b }: { log: any; b: any } & any, ctx: ToolContext) { const { user_id } = ctx; return user_id; }`,
    ],
    [
      'gives its arguments to a package',
      `export function t(args: { a: string }, ctx: ToolContext) { return outside(args, ctx.signal); }`,
    ],
    [
      'gives the context to a function that only logs',
      `export function t(a: string, ctx: ToolContext) { logTo(ctx, a); return a; }`,
    ],
    [
      'gives it to a function that calls itself',
      `export function t(ctx: ToolContext) { return again(ctx, 3); }`,
    ],
    [
      'is given a tenant by name',
      `export function t(a: string, app_id: string, chat_id: string) { return outside(app_id, chat_id, a); }`,
    ],
    [
      'is defined with defineTool',
      `export const t = defineTool({ description: 'd', parameters: { type: 'object' }, run: (args, ctx) => ctx.call_id });`,
    ],
    [
      'has another name in its module',
      `function work(a: string) { return a; }\nexport { work as t };`,
    ],
    [
      'is next to a function that writes',
      `export function other(ctx: ToolContext) { ctx.context.set('v', 1); }\nexport function t(a: string) { return a; }`,
    ],
  ])('%s', async (_what, source) => {
    expect(await touches(source)).toBe(false);
  });

  it('passes the context to a class that only calls the platform', async () => {
    expect(
      await touches(
        `export function t(a: string, ctx: ToolContext) { return new Client(ctx).load(a); }`,
      ),
    ).toBe(false);
  });
});

it('counts a tool without code as touching the context', async () => {
  const { touchesContext } = await goodFlow();
  expect(touchesContext('t')).toBe(true);
});
