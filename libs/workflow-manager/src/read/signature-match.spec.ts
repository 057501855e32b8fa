import { findMark, loadFlow, type Files } from '../spec/folder.fixture.ts';

const code = `/** Pays. */
export function pay({ order, amount = 1, tags }: { order: string; amount?: number; tags: string[] }) {
  return [order, amount, tags];
}
/** Adds. */
export function add(a: number, b: number, app_id: string) {
  return [a, b, app_id];
}
/** Takes anything. */
export function any(args: Record<string, unknown>) {
  return args;
}
/** Takes one thing. */
export function only(name: string) {
  return name;
}
`;
const files = (name: string, properties: string): Files => ({
  'tools/t.ts': code,
  'tools.yaml': `tools:\n  - name: ${name}\n    module: tools.t\n    parameters:\n      type: object\n      properties:\n${properties
    .split('; ')
    .map((line) => `        ${line}\n`)
    .join('')}`,
});

const order = 'order: {type: string}';
const tags = 'tags: {type: array, items: {type: string}}';
const two = 'a: {type: number}; b: {type: number}';

describe('parameters that differ from those of the function', () => {
  it.each([
    [
      'one of another type',
      'pay',
      `▲order: {type: integer}; ${tags}`,
      'order is number here, and string in the function',
    ],
    [
      'items of another type',
      'pay',
      `${order}; ▲tags: {type: array, items: {type: number}}`,
      'tags is array of number here, and array of string',
    ],
    [
      'one that is misspelt',
      'pay',
      `▲ordre: {type: string}; ${tags}`,
      'the function has no parameter ordre',
    ],
    ['one too many', 'add', `${two}; ▲c: {type: number}`, 'the function has no parameter c'],
    [
      'another enumeration',
      'add',
      'a: {type: number}; ▲b: {enum: [x, y]}',
      'b is string here, and number in the function',
    ],
  ])('are reported: %s', async (...row) => {
    const [, name, properties, message] = row;
    const marked = findMark(files(name, properties));
    const { diagnostics, found } = await loadFlow(marked.files);
    expect(found).toEqual([`WF205 ${marked.at}`]);
    expect(diagnostics[0]?.message).toContain(message);
  });

  it('are reported at the start of parameters if one is missing', async () => {
    const { diagnostics, found } = await loadFlow(files('add', 'a: {type: number}'));
    expect(found).toEqual(['WF205 tools.yaml:5:7']);
    expect(diagnostics[0]).toMatchObject({
      message: 'the function needs b, and models do not know of it',
      hint: 'add b to properties',
    });
  });
});

describe('parameters that fit the function', () => {
  it.each([
    ['without what has a default', 'pay', `${order}; ${tags}`],
    [
      'that say more',
      'pay',
      'order: {type: string, pattern: ^A}; amount: {type: integer, minimum: 1}; tags: {type: array, items: {enum: [a, b]}}',
    ],
    ['with options', 'pay', `order: {anyOf: [{type: string}, {type: 'null'}]}; ${tags}`],
    ['of a function that takes anything', 'any', 'x: {type: string}'],
    [
      'of a function that takes the arguments under a name',
      'only',
      'x: {type: string}; y: {type: number}',
    ],
    ['with one that the runtime fills', 'add', `${two}`],
  ])('are not reported: %s', async (_what, name, properties) => {
    const { found } = await loadFlow(files(name, properties));
    expect(found).toEqual([]);
  });

  it('are not compared if they name no properties', async () => {
    const open = {
      'tools/t.ts': code,
      'tools.yaml': 'tools: [{name: add, module: tools.t, parameters: {type: object}}]\n',
    };
    expect((await loadFlow(open)).found).toEqual([]);
  });
});
