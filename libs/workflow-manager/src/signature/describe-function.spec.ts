import { describeFunction, type FunctionFacts } from './describe-function.ts';
import { loadTypeScript, openSource } from './source.ts';
import { createWorkspace, type Files } from '../spec/folder.fixture.ts';

function facts(source: string, more: Files = {}, file = 'f.ts'): FunctionFacts | undefined {
  const workspace = createWorkspace({ [file]: source, ...more });
  try {
    return describeFunction(openSource(loadTypeScript(), workspace.directory, `${workspace.directory}/${file}`), 'f');
  } finally {
    workspace.remove();
  }
}
const typeSchema = (type: string, more = '') => {
  const found = facts(`${more}\nexport function f({ a }: { a: ${type} }) { return a; }`);
  return [(found?.parameters?.['properties'] as Record<string, unknown> | undefined)?.['a'], found?.notes.map(({ message }) => message)];
};

describe('the schema of a type', () => {
  it.each([
    ['string', { type: 'string' }],
    ['number', { type: 'number' }],
    ['boolean', { type: 'boolean' }],
    ['unknown', {}],
    ['any', {}],
    ['object', { type: 'object' }],
    ['null', { type: 'null' }],
    ['string[]', { type: 'array', items: { type: 'string' } }],
    ['readonly string[]', { type: 'array', items: { type: 'string' } }],
    ['Array<number>', { type: 'array', items: { type: 'number' } }],
    ["'a' | 'b'", { enum: ['a', 'b'] }],
    ["'a'", { enum: ['a'] }],
    ['1 | -2', { enum: [1, -2] }],
    ["'a' | null", { enum: ['a', null] }],
    ['string | null', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['string | undefined', { type: 'string' }],
    ["number | 'auto'", { anyOf: [{ type: 'number' }, { enum: ['auto'] }] }],
    ['[string, number]', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], minItems: 2, items: false }],
    ['Record<string, number>', { type: 'object', additionalProperties: { type: 'number' } }],
    ["Record<'a', number>", { type: 'object', properties: { a: { type: 'number' } }, required: ['a'], additionalProperties: false }],
    ['Date', { type: 'string', format: 'date-time' }],
    [
      '{ b: string; c?: number }',
      { type: 'object', properties: { b: { type: 'string' }, c: { type: 'number' } }, required: ['b'], additionalProperties: false },
    ],
    ['{ [key: string]: string }', { type: 'object', properties: {}, required: [], additionalProperties: { type: 'string' } }],
    ['{ [key: string] }', { type: 'object', properties: {}, required: [], additionalProperties: {} }],
    ['(string)', { type: 'string' }],
  ])('%s', (type, schema) => {
    expect(typeSchema(type)).toEqual([schema, []]);
  });

  it.each([
    ['an interface', 'interface X { b: string }'],
    ['an alias', 'type X = { b: string };'],
    ['an interface that extends', 'interface Y { b: string } interface X extends Y {}'],
    ['an intersection', 'type X = { b: string } & {};'],
    ['a part of a type', "type X = Pick<{ b: string; c: number }, 'b'>;"],
    ['a type without a part', "type X = Omit<{ b: string; c: number }, 'c'>;"],
  ])('%s that the module declares', (_what, declaration) => {
    const schema = { type: 'object', properties: { b: { type: 'string' } }, required: ['b'], additionalProperties: false };
    expect(typeSchema('X', declaration)).toEqual([schema, []]);
  });

  it('an enum', () => {
    expect(typeSchema('X', "enum X { A, B = 5, C, D = 'd' }")).toEqual([{ enum: [0, 5, 6, 'd'] }, []]);
  });

  it('the comments of its members, also on one line', () => {
    expect(typeSchema('{\n /** The b. */\n b: string }')[0]).toMatchObject({ properties: { b: { description: 'The b.' } } });
    expect(typeSchema('{ /** The b. */ b: string }')[0]).toMatchObject({ properties: { b: { description: 'The b.' } } });
  });

  it('a type of a module beside it', () => {
    const more = { 'types.ts': 'export interface X { b: Y }\nexport type Y = number;\n' };
    const found = facts("import type { X } from './types.ts';\nexport const f = ({ a }: { a: X }) => a;", more);
    expect(found?.notes).toEqual([]);
    expect(found?.parameters).toMatchObject({ properties: { a: { properties: { b: { type: 'number' } } } } });
  });

  it.each([
    ['a type of a package', 'Missing', ''],
    ['a type that contains itself', 'X', 'interface X { next: X }'],
    ['a type that needs a compiler', 'keyof X', 'interface X { a: string }'],
    ['a conditional type', 'string extends number ? 1 : 2', ''],
  ])('anything, with a note, for %s', (_what, type, declaration) => {
    expect(typeSchema(type, declaration)[1]).toHaveLength(1);
  });
});

describe('the arguments of a function', () => {
  const call = (source: string, file = 'f.ts') => facts(source, {}, file)?.call;
  const parameters = (source: string, file = 'f.ts') => facts(source, {}, file)?.parameters;

  it.each([
    ['a destructured object', 'export function f({ a }: { a: string }, ctx: ToolContext) {}', { style: 'object', parameters: ['ctx'] }],
    ['a named object', 'export function f(args: { a: string }) {}', { style: 'object', parameters: [] }],
    [
      'an interface',
      'interface X { a: string }\nexport const f = async (args: X, context: ToolContext) => args;',
      { style: 'object', parameters: ['ctx'] },
    ],
    ['an interface from elsewhere', 'export const f = (args: Missing) => args;', { style: 'object', parameters: [] }],
    [
      'names',
      'export function f(city: string, app_id: string, user_id: string) {}',
      { style: 'positional', parameters: ['city', 'app_id', 'user_id'] },
    ],
    [
      'only what the runtime fills',
      'export function f(app_id: string, user_id: string) {}',
      { style: 'positional', parameters: ['app_id', 'user_id'] },
    ],
    ['only the context', 'export function f(ctx: ToolContext) {}', { style: 'positional', parameters: ['ctx'] }],
    ['the context by its type', 'export function f(c: ToolContext, a: string) {}', { style: 'positional', parameters: ['ctx', 'a'] }],
    ['nothing', 'export function f() {}', { style: 'positional', parameters: [] }],
    ['an object by its default', 'export function f(options = {}) {}', { style: 'object', parameters: [] }],
    [
      'defineTool',
      "export const f = defineTool({ description: 'd', parameters: {}, run: () => 1 });",
      { style: 'object', parameters: ['ctx'] },
    ],
  ])('are taken as %s', (_what, source, style) => {
    expect(call(source)).toEqual(style);
  });

  it('are required unless they are optional, may be undefined or have a default', () => {
    expect(parameters('export function f(a: string, b?: number, c = 3, d: string | undefined = undefined, e = "x") {}')).toEqual({
      type: 'object',
      properties: {
        a: { type: 'string' },
        b: { type: 'number' },
        c: { type: 'number', default: 3 },
        d: { type: 'string' },
        e: { type: 'string', default: 'x' },
      },
      required: ['a'],
      additionalProperties: false,
    });
    expect(parameters('export function f({ a, b = 2 }: { a: string; b?: number }) {}')).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'number', default: 2 } },
      required: ['a'],
      additionalProperties: false,
    });
  });

  it('never are what the runtime fills', () => {
    expect(
      parameters('export function f(city: string, app_id: string, ctx: unknown, context_variables: unknown) {}')?.['required'],
    ).toEqual(['city']);
    expect(parameters('export function f({ city, user_id }: { city: string; user_id: string }) {}')).toMatchObject({
      properties: { city: { type: 'string' } },
      required: ['city'],
    });
  });

  it('may be anything in JavaScript without types', () => {
    expect(parameters('export function f({ a, b = 1 }) {}', 'f.js')).toEqual({
      type: 'object',
      properties: { a: {}, b: { type: 'number', default: 1 } },
      required: ['a'],
      additionalProperties: false,
    });
    expect(parameters('export const f = (a, ctx) => a;', 'f.mjs')).toMatchObject({ properties: { a: {} }, required: ['a'] });
  });

  it('have the types of a doc comment in JavaScript', () => {
    const source = '/**\n * Adds.\n * @param {number} a - the first\n * @param {string} [b] the second\n */\nexport function f(a, b) {}';
    expect(parameters(source, 'f.js')).toMatchObject({
      properties: { a: { type: 'number', description: 'the first' }, b: { type: 'string', description: 'the second' } },
      required: ['a'],
    });
  });
});

describe('the description of a function', () => {
  it.each([
    [
      'one line',
      "/** Records the user's name. @param name The name to greet by. */\nexport async function f({ name }: { name: string }) {}",
    ],
    [
      'several lines',
      "/**\n * Records the\n * user's name.\n *\n * @param args.name - The name to greet by.\n */\nexport const f = (args: { name: string }) => args;",
    ],
  ])('is its doc comment: %s', (_what, source) => {
    const found = facts(source);
    expect(found?.description).toBe("Records the user's name.");
    expect(found?.parameters).toMatchObject({ properties: { name: { description: 'The name to greet by.' } } });
  });

  it('keeps paragraphs', () => {
    expect(facts('/**\n * One.\n *\n * Two.\n */\nexport function f() {}')?.description).toBe('One.\n\nTwo.');
  });
});

describe('an exported function', () => {
  it.each([
    ['a declaration', 'export function f(a: string) {}'],
    ['a constant', 'export const f = (a: string) => a;'],
    ['a function expression', 'export const f = async function (a: string) {};'],
    ['a list of exports', 'function f(a: string) {}\nexport { f };'],
    ['another name', 'function g(a: string) {}\nexport { g as f };'],
    ['another constant', 'const g = (a: string) => a;\nexport const f = g;'],
    ['module.exports', 'module.exports = { f(a) {} };'],
    ['a list in module.exports', 'function f(a) {}\nmodule.exports = { f };'],
    ['exports', 'exports.f = (a) => a;'],
    ['a parenthesised cast', 'export const f = ((a: string) => a) as Tool;'],
  ])('may be %s', (_what, source) => {
    expect(facts(source)?.call).toEqual({ style: 'positional', parameters: ['a'] });
  });

  it.each(["export { f } from './g.ts';", "export * from './g.ts';", "import { f } from './g.ts';\nexport { f };"])(
    'may come from a module beside it: %s',
    (source) => {
      expect(facts(source, { 'g.ts': 'export function f(a: string) {}' })?.call.parameters).toEqual(['a']);
    },
  );

  it.each([
    'function f() {}',
    'export const f = 3;',
    'export default function f() {}',
    'export type f = string;',
    'export function g() {}',
  ])('is not there in: %s', (source) => {
    expect(facts(source)).toBeUndefined();
  });
});

describe('defineTool', () => {
  it('is read as it is written, constants included', () => {
    const source =
      "const CITY = { type: 'string' } as const;\nexport const f = defineTool({ description: 'Finds ' + 'it.', parameters: { type: 'object', properties: { city: CITY, n: { enum: [1, -2, null, true] } } }, run: () => 1 });";
    expect(facts(source)).toMatchObject({
      description: 'Finds it.',
      parameters: { type: 'object', properties: { city: { type: 'string' }, n: { enum: [1, -2, null, true] } } },
    });
  });

  it('needs parameters that are plain data', () => {
    expect(facts("export const f = defineTool({ description: 'd', parameters: make(), run: () => 1 });")).toMatchObject({
      description: 'd',
      obstacle: 'the parameters of defineTool are not written as plain data',
    });
  });
});
