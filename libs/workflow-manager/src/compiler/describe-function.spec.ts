import type { FunctionFacts } from '../signature/function-facts.ts';
import type { Files } from '../spec/folder.fixture.ts';
import { describeSource } from './describe.fixture.ts';

const facts = (text: string, more: Files = {}): FunctionFacts | undefined =>
  describeSource({ text, more });

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
    expect(found?.parameters).toMatchObject({
      properties: { name: { description: 'The name to greet by.' } },
    });
  });

  it.each([
    ['on a line of its own', '{\n /** The b. */\n b: string }'],
    ['on the line of the brace', '{ /** The b. */ b: string }'],
    ['in another module', "import('./types.ts').X"],
  ])('has the comments of fields: %s', (_where, type) => {
    const found = facts(`export function f(args: ${type}) {}`, {
      'types.ts': 'export interface X {\n /** The b. */\n b: string }',
    });
    expect(found?.parameters).toMatchObject({ properties: { b: { description: 'The b.' } } });
  });

  it('is that of the implementation if overloads have none', () => {
    expect(
      facts('export function f(a: string): void;\n/** Finds. */\nexport function f(a: unknown) {}')
        ?.description,
    ).toBe('Finds.');
  });

  it('keeps paragraphs', () => {
    expect(facts('/**\n * One.\n *\n * Two.\n */\nexport function f() {}')?.description).toBe(
      'One.\n\nTwo.',
    );
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

  it.each([
    "export { f } from './g.ts';",
    "export * from './g.ts';",
    "import { f } from './g.ts';\nexport { f };",
  ])('may come from a module next to it: %s', (source) => {
    expect(facts(source, { 'g.ts': 'export function f(a: string) {}' })?.call.parameters).toEqual([
      'a',
    ]);
  });

  it.each([
    'function f() {}',
    'export const f = 3;',
    'export default function f() {}',
    'export type f = string;',
    'export function g() {}',
  ])('is missing in: %s', (source) => {
    expect(facts(source)).toBeUndefined();
  });
});

describe('defineTool', () => {
  it('is read as it is written, constants included', () => {
    const source =
      "const CITY = { type: 'string' } as const;\nexport const f = defineTool({ description: 'Finds ' + 'it.', parameters: { type: 'object', properties: { city: CITY, n: { enum: [1, -2, null, true] } } }, run: () => 1 });";
    expect(facts(source)).toMatchObject({
      description: 'Finds it.',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string' }, n: { enum: [1, -2, null, true] } },
      },
    });
  });

  it('needs parameters that are plain data', () => {
    expect(
      facts("export const f = defineTool({ description: 'd', parameters: make(), run: () => 1 });"),
    ).toMatchObject({
      description: 'd',
      obstacle: 'the parameters of defineTool are not written as plain data',
    });
  });
});
