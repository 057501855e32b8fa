import { findMark, loadFlow, type Files } from '../spec/folder.fixture.ts';

const types = "import type { HookContext, ToolContext } from '@mozaiks/contracts';\n";

const base: Files = {
  'agents.yaml':
    'agents:\n  - {name: A, system_message: "{{count}} {{name}} {{tags}} {{done}} {{twice}}"}\n',
  'context_variables.yaml': `definitions:
  count: {type: integer, source: {type: state, default: 1}}
  name: {type: string, source: {type: state, default: a}}
  tags: {type: array, source: {type: state, default: []}}
  done: {type: boolean, source: {type: state, default: false}}
  twice: {type: integer, source: {type: computed, expression: "\${count} * 2"}}
`,
  'tools.yaml': 'tools:\n  - {name: t, description: d, module: tools.t}\n',
};

const tool = (body: string, more: Files = {}): Files => ({
  ...base,
  'tools/t.ts': `${types}${body}`,
  ...more,
});
/** The body of a tool with a context. */
const inTool = (body: string): Files =>
  tool(`export async function t({ a }: { a: string }, ctx: ToolContext) {\n${body}\n}\n`);

async function foundIn(files: Files) {
  const marked = findMark(files);
  const { found, diagnostics } = await loadFlow(marked.files);
  return {
    found,
    at: marked.at,
    diagnostics: diagnostics.map(({ message, hint }) =>
      hint === undefined ? message : `${message} (${hint})`,
    ),
  };
}

const mistakes: Readonly<
  Record<string, readonly [code: string, files: Files, message: string | RegExp]>
> = {
  'a write of an undeclared variable': [
    'WF200',
    inTool("ctx.context.set(▲'cont', 1);"),
    'undeclared variable cont in code (did you mean count?)',
  ],
  'a write of an undeclared variable in a branch': [
    'WF202',
    inTool("if (a) ctx.context.set(▲'cont', 1);"),
    /undeclared variable cont/,
  ],
  'a read of an undeclared variable': [
    'WF202',
    inTool("return ctx.context.get(▲'nam');"),
    'undeclared variable nam in code (did you mean name?)',
  ],
  'a write of a wrong type': [
    'WF200',
    inTool("ctx.context.set(▲'count', a);"),
    'the variable count is of type integer, and this is string',
  ],
  'a write of a number that is no integer': [
    'WF200',
    inTool("ctx.context.set(▲'count', 1.5);"),
    /a number that is not an integer/,
  ],
  'a write of a promise': [
    'WF200',
    inTool("const later = async () => 'x';\nctx.context.set(▲'name', later());"),
    'the variable name is of type string, and this is a promise, which needs await',
  ],
  'a write of a computed variable': [
    'WF200',
    inTool("ctx.context.set(▲'twice', 2);"),
    'the variable twice is read-only',
  ],
  'a write of an id': [
    'WF200',
    inTool("ctx.context.set(▲'app_id', 'x');"),
    'the variable app_id is read-only',
  ],
  'a read as another type': [
    'WF203',
    inTool("const n: number = ctx.context.get(▲'name');\nreturn n;"),
    /is of type string, and is used as number/,
  ],
  'a read with a wrong type argument': [
    'WF203',
    inTool("return ctx.context.get<string[]>(▲'count');"),
    /is used as array/,
  ],
  'a member that the type lacks': [
    'WF203',
    inTool("return ctx.context.get(▲'count').toUpperCase();"),
    /is of type integer/,
  ],
  'an undeclared member of context_variables': [
    'WF202',
    tool(
      'export function t(context_variables: Record<string, string>) { return ▲context_variables.nam; }\n',
    ),
    /undeclared variable nam .*did you mean name/,
  ],
  'a name that is taken out of context_variables': [
    'WF202',
    tool(
      'export function t(context_variables: Record<string, string>) { const { ▲nam } = context_variables; return nam; }\n',
    ),
    /undeclared variable nam/,
  ],
  'a misspelt member of the context': [
    'WF200',
    inTool("ctx.▲contxt.set('count', 1);"),
    "property 'contxt' does not exist on type 'ToolContext' (TS2551) (did you mean context?)",
  ],
  'a misspelt method of the context': [
    'WF200',
    inTool("ctx.context.▲sett('count', 1);"),
    /'sett' does not exist on type 'ContextVariables'/,
  ],
  'a name that is declared nowhere': [
    'WF200',
    inTool('return ▲amout;'),
    "cannot find name 'amout' (TS2304)",
  ],
  'a misspelt name': [
    'WF200',
    inTool('const amount = 1;\nreturn ▲amout + amount;'),
    /cannot find name 'amout' \(TS2552\) \(did you mean amount\?\)/,
  ],
  'a name in a branch': [
    'WF201',
    inTool("return a === 'x' ? ▲amout : 1;"),
    /cannot find name 'amout'/,
  ],
  'a type where a value is needed': [
    'WF200',
    inTool('return ▲ToolContext;'),
    /only refers to a type/,
  ],
  'a type error': [
    'WF201',
    inTool('const ▲n: number = a;\nreturn n;'),
    "type 'string' is not assignable to type 'number' (TS2322)",
  ],
  'a wrong argument': [
    'WF201',
    inTool('const double = (n: number) => n * 2;\nreturn double(▲a);'),
    /argument of type 'string'/,
  ],
  'a missing argument': [
    'WF201',
    inTool('const double = (n: number) => n * 2;\nreturn ▲double();'),
    /expected 1 arguments, but got 0/,
  ],
  'a misspelt member of a string': [
    'WF200',
    inTool('return a.▲trimm();'),
    /property 'trimm' does not exist on type 'string' .*did you mean trim\?/,
  ],
  'a missing await': [
    'WF201',
    inTool('const load = async () => ({ b: 1 });\nconst loaded = load();\nreturn loaded.▲b;'),
    /'b' does not exist/,
  ],
  'a comparison that is never true': [
    'WF201',
    inTool("const kind = a as 'red' | 'blue';\nreturn ▲kind === 'blu';"),
    /this comparison appears to be unintentional/,
  ],
  'a misspelt type of the contracts': [
    'WF201',
    {
      ...base,
      'tools/t.ts':
        "import type { ▲ToolContxt } from '@mozaiks/contracts';\nexport function t(ctx: ToolContxt) { return ctx; }\n",
    },
    /did you mean ToolContext/,
  ],
  'an unknown agent in a result': [
    'WF204',
    inTool("return { handoff: ▲'Nobody' };"),
    'the code hands over to Nobody, and there is no such agent (known: A, user, terminate, stay)',
  ],
  'an unknown agent in a branch of a result': [
    'WF204',
    inTool("return a ? { handoff: ▲'B' } : { b: 1 };"),
    /hands over to B/,
  ],
  'an unknown name that a router returns': [
    'WF204',
    {
      ...base,
      'tools.yaml': '',
      'handoffs.yaml':
        'handoff_rules:\n  - {source_agent: A, handoff_type: after_work, transition_target: FunctionTarget, module: tools.next, function: next}\n',
      'tools/next.ts': `${types}export const next = (ctx: ToolContext) => (ctx.context.get('done') ? 'terminate' : ▲'B');\n`,
    },
    /hands over to B/,
  ],
  'an undeclared variable in a hook': [
    'WF200',
    {
      ...base,
      'tools.yaml': '',
      'hooks.yaml': 'hooks: {on_workflow_start: hooks.h.start}\n',
      'hooks/h.ts': `${types}export function start(ctx: HookContext) { ctx.context.set(▲'cont', 1); }\n`,
    },
    /undeclared variable cont/,
  ],
  'an undeclared variable in a hook in JavaScript': [
    'WF200',
    {
      ...base,
      'tools.yaml': '',
      'hooks.yaml': 'hooks: {on_workflow_start: hooks.h.start}\n',
      'hooks/h.js': "export function start(c) { c.context.set(▲'cont', 1); }\n",
    },
    /undeclared variable cont/,
  ],
  'a wrong type in a tool of defineTool': [
    'WF200',
    {
      ...base,
      'tools/t.ts':
        "import { defineTool } from '@mozaiks/contracts';\nexport const t = defineTool({ description: 'd', parameters: { type: 'object' }, run(args, ctx) { ctx.context.set(▲'count', 'x'); } });\n",
    },
    /count is of type integer/,
  ],
};

describe('mistakes in code', () => {
  it.each(Object.keys(mistakes))('reports %s at its position', async (name) => {
    const [code, files, message] = mistakes[name] ?? ['', {}, ''];
    const { found, at, diagnostics } = await foundIn(files);
    expect(found).toEqual([`${code} ${at}`]);
    if (typeof message === 'string') expect(diagnostics).toEqual([message]);
    else expect(diagnostics[0]).toMatch(message);
  });
});

const sound: Readonly<Record<string, Files>> = {
  'Node without its types': inTool(
    "const timer = setTimeout(() => undefined, 1);\nclearTimeout(timer);\nconst url = new URL(process.env['X'] ?? 'http://x');\nconst bytes: Buffer = Buffer.from(a);\nconst answer = await fetch(url, { signal: ctx.signal });\nif (ctx.signal.aborted) console.log(bytes.length, structuredClone({ a }), __dirname);\nreturn answer.ok ? url.hostname : await answer.json();",
  ),
  'modules of Node': tool(
    "import { readFileSync } from 'node:fs';\nimport path from 'path';\nexport function t(): string { return path.join(readFileSync('x', 'utf8'), 'y'); }\n",
  ),
  'a package without declarations': tool(
    "import { z } from 'zod-like';\nexport function t({ a }: { a: string }) { return z.object<string>(a).parse(a); }\n",
    {
      '/node_modules/zod-like/package.json': '{"main":"i.js"}',
      '/node_modules/zod-like/i.js': 'exports.z = {}',
    },
  ),
  'what only strict options refuse': inTool(
    'const found = [1, 2].find((n) => n > 1);\nlet row;\nrow = { a };\nconst list = [];\nlist.push(a);\nconst by = {} as Record<string, number>;\nreturn [found.toFixed(), row.a, list, by[a].toFixed(), ((x) => x)(1)];',
  ),
  'what only strict options understand': tool(
    'type R = { ok: true; value: number } | { ok: false; error: string };\nconst make = (n: number): R => (n > 1 ? { ok: true, value: n } : { ok: false, error: "x" });\nexport function t({ n }: { n: number }) {\n  const r = make(n);\n  if (!r.ok) return r.error;\n  return r.value;\n}\n',
  ),
  'an object that is filled later': inTool(
    'const out: any = {};\nconst more = {};\nmore.b = 1;\nout.c = more.b;\nreturn out;',
  ),
  'errors with codes': inTool(
    "try {\n  return a;\n} catch (error) {\n  if (error instanceof Error && error.code === 'X') return error.message;\n  throw error;\n}",
  ),
  'a name that is looked for': inTool("return typeof window === 'undefined' ? a : window.name;"),
  'JavaScript without types': {
    ...base,
    'tools/t.js':
      'export function t({ a }, ctx) {\n  const n = "x" * 2;\n  ctx.context.set("count", n.foo);\n  return a.b.c();\n}\n',
  },
  'names that code builds': inTool(
    "for (const key of ['count', 'x' + a]) ctx.context.set(key, 1);\nreturn ctx.context.get(`n${a}`);",
  ),
  'methods that are looked for': tool(
    "export function t(context_variables: any) {\n  context_variables.set?.('cont', 1);\n  return context_variables.hasOwnProperty('count');\n}\n",
  ),
  'names of a union': inTool(
    "const key = a === 'x' ? 'count' : 'done';\nreturn ctx.context.get(key);",
  ),
  'wider types than the declared ones': inTool(
    "const plan: 'a' | 'b' | null = ctx.context.get('name');\nconst value = (a === 'x' ? a : 1) as string | number;\nctx.context.set('count', value);\nctx.context.set('tags', null);\nctx.context.set('count', a.length);\nreturn [plan, ctx.context.get<number | null>('count')];",
  ),
  'values of any type': inTool(
    "const answer = await ctx.platform.call('x');\nctx.context.set('count', answer.count);\nctx.context.set('name', answer?.name ?? 'x');",
  ),
  'names in shared code': {
    ...base,
    '/_shared/s.ts': `${types}export const mark = (ctx: ToolContext) => ctx.context.set('elsewhere', 1);\n`,
    'tools/t.ts':
      "import type { ToolContext } from '@mozaiks/contracts';\nimport { mark } from '../../_shared/s.ts';\nexport function t(ctx: ToolContext) { mark(ctx); }\n",
  },
  'a context that is passed on': tool(
    "class Client {\n  constructor(private readonly ctx: Pick<ToolContext | HookContext, 'platform' | 'context'>) {}\n  load() { this.ctx.context.set('count', 1); return this.ctx.platform.call('x'); }\n}\nconst log = (ctx: Pick<ToolContext, 'log'>) => ctx.log.info('x');\nexport function t(ctx: ToolContext) { log(ctx); return new Client(ctx).load(); }\n",
  ),
  'comments that turn checks off': inTool(
    '// @ts-expect-error the types are wrong\nconst n: number = a;\n// @ts-ignore\nreturn n.foo();',
  ),
  'an agent, a word and a value as targets': inTool(
    "if (a === 'x') return { handoff: 'A' };\nif (a === 'y') return { handoff: 'terminate' };\nif (a === 'z') return { handoff: a.trim() };\nreturn { options: { handoff: 'phone' } };",
  ),
  'globals that the workflow declares': tool(
    'declare global { var seen: Set<string> | undefined }\nexport function t() { return [...(globalThis.seen ?? [])]; }\n',
  ),
  'newer library features': inTool(
    'return [Object.groupBy([a], (x) => x), Promise.withResolvers(), new Set([a]).union(new Set())];',
  ),
};

describe('code without mistakes', () => {
  it.each(Object.keys(sound))('has no diagnostics: %s', async (name) => {
    const { found, diagnostics } = await foundIn(sound[name] ?? {});
    expect([found, diagnostics]).toEqual([[], []]);
  });
});
