import type { JsonObject } from '@mozaiks/contracts';
import type { Files } from '../spec/folder.fixture.ts';
import { describeSources, type Source } from './describe.fixture.ts';

const string = { type: 'string' };
const number = { type: 'number' };
const boolean = { type: 'boolean' };
const closed = (
  properties: JsonObject,
  required: readonly string[] = Object.keys(properties),
): JsonObject => ({
  type: 'object',
  properties,
  required: [...required],
  additionalProperties: false,
});
const b = closed({ b: string });
const open = (values: JsonObject): JsonObject => ({
  type: 'object',
  properties: {},
  required: [],
  additionalProperties: values,
});

interface Case {
  readonly type: string;
  readonly schema: JsonObject;
  readonly declarations?: string;
  readonly more?: Files;
}
const plain = (type: string, schema: JsonObject): Case => ({ type, schema });

const rows: { readonly [name: string]: Case } = {
  ...Object.fromEntries(
    [
      plain('string', string),
      plain('number', number),
      plain('boolean', boolean),
      plain('unknown', {}),
      plain('any', {}),
      plain('object', { type: 'object', properties: {}, required: [] }),
      plain('{}', { type: 'object', properties: {}, required: [], additionalProperties: true }),
      plain('null', { type: 'null' }),
      plain('string[]', { type: 'array', items: string }),
      plain('readonly string[]', { type: 'array', items: string }),
      plain('Array<number>', { type: 'array', items: number }),
      plain('ReadonlyArray<number[]>', { type: 'array', items: { type: 'array', items: number } }),
      plain('Iterable<string>', { type: 'array', items: string }),
      plain("'b' | 'a'", { enum: ['b', 'a'] }),
      plain("'a'", { enum: ['a'] }),
      plain('1 | -2', { enum: [1, -2] }),
      plain('true', { enum: [true] }),
      plain("'a' | null", { enum: ['a', null] }),
      plain('string | null', { anyOf: [string, { type: 'null' }] }),
      plain('boolean | null', { anyOf: [boolean, { type: 'null' }] }),
      plain('number | string', { anyOf: [string, number] }),
      plain("number | 'auto'", { anyOf: [number, { enum: ['auto'] }] }),
      plain("'red' | (string & {})", string),
      plain("string & { readonly __brand: 'Id' }", string),
      plain("number & { readonly __brand: 'Cents' }", number),
      plain("string[] & { readonly __brand: 'Ids' }", { type: 'array', items: string }),
      plain('[string, number]', {
        type: 'array',
        prefixItems: [string, number],
        minItems: 2,
        items: false,
      }),
      plain('[lat: number, lon: number, alt?: number]', {
        type: 'array',
        prefixItems: [number, number, number],
        minItems: 2,
        items: false,
      }),
      plain('[string, ...number[]]', {
        type: 'array',
        prefixItems: [string],
        minItems: 1,
        items: number,
      }),
      plain('[]', { type: 'array', minItems: 0, items: false }),
      plain('Record<string, number>', open(number)),
      plain('{ [key: string]: string }', open(string)),
      plain('{ [key: number]: string }', open(string)),
      plain('{ [key: `x-${string}`]: number }', {
        ...closed({}),
        patternProperties: { '^x-[\\s\\S]*$': number },
      }),
      plain("Record<'b' | 'a', number>", closed({ b: number, a: number })),
      plain("Partial<Record<'a', number>>", closed({ a: number }, [])),
      plain("Pick<{ b: string; c: number }, 'b'>", b),
      plain("Omit<{ b: string; c: number }, 'c'>", b),
      plain('Required<{ b?: string }>', b),
      plain('Readonly<{ b: string }>', b),
      plain('NonNullable<{ b: string } | null | undefined>', b),
      plain('{ b: string; c?: number }', closed({ b: string, c: number }, ['b'])),
      plain('{ b: string; c: number | undefined }', closed({ b: string, c: number }, ['b'])),
      plain('{ b: string; c?: never }', b),
      plain('{ b: string; log?: () => void; then(): void }', b),
      plain('{ 1: string; two: string }', closed({ 1: string, two: string })),
      plain('{ "with space": string }', closed({ 'with space': string })),
      plain('`user-${number}`', {
        type: 'string',
        pattern: '^user--?[0-9]+(?:\\.[0-9]+)?(?:e[+-]?[0-9]+)?$',
      }),
      plain("`${'a' | 'b'}-${string}`", {
        anyOf: [
          { type: 'string', pattern: '^a-[\\s\\S]*$' },
          { type: 'string', pattern: '^b-[\\s\\S]*$' },
        ],
      }),
      plain('Uppercase<string>', string),
      plain('Date', { type: 'string', format: 'date-time' }),
      plain('Date | null', { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] }),
      plain('Set<string>', { type: 'array', items: string }),
      plain('ReadonlyMap<string, number>', open(number)),
      plain("Map<'b' | 'a', number>", closed({ b: number, a: number }, [])),
      plain('bigint', { type: 'string', pattern: '^-?[0-9]+$' }),
      plain('String', string),
      plain('string extends number ? 1 : 2', { enum: [2] }),
    ].map((row) => [row.type, row]),
  ),
  'an interface': { type: 'X', declarations: 'interface X { b: string }', schema: b },
  'an interface that extends': {
    type: 'X',
    declarations: 'interface Y { b: string } interface X extends Y {}',
    schema: b,
  },
  'an intersection': {
    type: 'X',
    declarations: 'type X = { b: string } & { c?: number };',
    schema: closed({ b: string, c: number }, ['b']),
  },
  'an intersection with a union': {
    type: 'X',
    declarations:
      "type X = { b: string } & ({ op: 'eq'; to: string } | { op: 'in'; low: number });",
    schema: {
      anyOf: [
        closed({ b: string, op: { enum: ['eq'] }, to: string }),
        closed({ b: string, op: { enum: ['in'] }, low: number }),
      ],
    },
  },
  'kinds of objects in the order of the author': {
    type: 'Zoo',
    declarations:
      'interface Dog { dog: 1 } interface Cat { cat: 1 } type Zoo = Cat | Dog;\nexport type First = Dog;',
    schema: { anyOf: [closed({ cat: { enum: [1] } }), closed({ dog: { enum: [1] } })] },
  },
  'an alias that may be undefined': {
    type: '{ b: string; t: T }',
    declarations: 'type T = string | undefined;',
    schema: closed({ b: string, t: string }, ['b']),
  },
  'an enum with computed values': {
    type: 'X',
    declarations:
      'enum X { Low = -1, Normal, High, Read = 1 << 2, All = Read | High, Text = `red` }',
    schema: { enum: [-1, 0, 1, 4, 5, 'red'] },
  },
  'a part of an enum': {
    type: 'X.C | X.A',
    declarations: 'enum X { A, B, C }',
    schema: { enum: [0, 2] },
  },
  'an element of a list': {
    type: '(typeof SIZES)[number]',
    declarations: "const SIZES = ['small', 'medium', 'large'] as const;",
    schema: { enum: ['small', 'medium', 'large'] },
  },
  'the keys of an object': {
    type: 'keyof typeof PRICES',
    declarations: 'const PRICES = { small: 1, large: 2, extra: 3 };',
    schema: { enum: ['small', 'large', 'extra'] },
  },
  'the values of an object': {
    type: '(typeof PRICES)[keyof typeof PRICES]',
    declarations: 'const PRICES = { small: 3, large: 1 } as const;',
    schema: { enum: [3, 1] },
  },
  'the type of a constant': {
    type: 'typeof DEFAULTS',
    declarations: 'const DEFAULTS = { b: "x" };',
    schema: b,
  },
  'the type of a field': {
    type: "X['b']",
    declarations: 'interface X { b: string }',
    schema: string,
  },
  'a generic type': {
    type: 'Page<string>',
    declarations: 'interface Page<T> { items: T[]; next?: T }',
    schema: closed({ items: { type: 'array', items: string }, next: string }, ['items']),
  },
  'a mapped type': {
    type: 'Flags<"b" | "a">',
    declarations: 'type Flags<K extends string> = { [P in K as `is_${P}`]?: boolean };',
    schema: closed({ is_b: boolean, is_a: boolean }, []),
  },
  'a conditional type': {
    type: 'Item<string[]>',
    declarations: 'type Item<T> = T extends readonly (infer I)[] ? I : never;',
    schema: string,
  },
  'a recursive mapped type': {
    type: 'Deep<{ b: { c: string } }>',
    declarations: 'type Deep<T> = { [K in keyof T]?: T[K] extends object ? Deep<T[K]> : T[K] };',
    schema: closed({ b: closed({ c: string }, []) }, []),
  },
  'the parameter of a function': {
    type: 'Parameters<typeof g>[0]',
    declarations: 'declare function g(x: { b: string }): void;',
    schema: b,
  },
  'what a function gives': {
    type: 'Awaited<ReturnType<typeof g>>',
    declarations: 'declare function g(): Promise<{ b: string }>;',
    schema: b,
  },
  'a type of a module next to it': {
    type: 'X',
    declarations: "import type { X } from './types.ts';",
    more: {
      'types.ts': "export type { X } from './deep/x.ts';\n",
      'deep/x.ts': 'export interface X { b: Y }\ntype Y = string;\n',
    },
    schema: b,
  },
  'a type of a package': {
    type: 'X',
    declarations: "import type { X } from 'shapes';",
    more: {
      'node_modules/shapes/package.json': '{"types":"i.d.ts"}',
      'node_modules/shapes/i.d.ts': 'export interface X { b: string }\n',
    },
    schema: b,
  },
  'a type that a schema library infers': {
    type: 'Infer<typeof Input>',
    declarations:
      "import { object, text, one_of, type Infer } from 'schemas';\nconst Input = object({ b: text(), kind: one_of(['z', 'a']) });",
    more: {
      'node_modules/schemas/package.json': '{"types":"i.d.ts"}',
      'node_modules/schemas/i.d.ts':
        'export interface Schema<T> { readonly _type: T }\nexport type Infer<S extends Schema<unknown>> = S["_type"];\nexport declare function text(): Schema<string>;\nexport declare function one_of<const T extends readonly string[]>(values: T): Schema<T[number]>;\nexport declare function object<T extends { [k: string]: Schema<unknown> }>(fields: T): Schema<{ [K in keyof T]: T[K]["_type"] }>;\n',
    },
    schema: closed({ b: string, kind: { enum: ['z', 'a'] } }),
  },
  'a type that paths of the nearest tsconfig find': {
    type: 'X',
    declarations: "import type { X } from '@/x';",
    more: {
      'tsconfig.json': '{"extends":"./base.json"}',
      'base.json': '{"compilerOptions":{"paths":{"@/*":["./lib/*"]}}} // ours',
      'lib/x.ts': 'export interface X { b: string }\n',
    },
    schema: b,
  },
  'a namespace of types': {
    type: 'Shapes.X',
    declarations: 'namespace Shapes { export interface X { b: string } }',
    schema: b,
  },
  'a class with fields': {
    type: 'X',
    declarations: 'class X { b = ""; private c = 1; static d = 2 }',
    schema: closed({ b: string, c: number }),
  },
};

const fieldIn = ({ type, declarations = '', more }: Case): Source => ({
  text: `${declarations}\nexport function f({ a }: { a: ${type} }) { return a; }\n`,
  more,
});

describe('the schema of a type', () => {
  const described = describeSources(
    Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, fieldIn(row)])),
  );

  it.each(Object.entries(rows))('is right for %s', (name, { schema }) => {
    const found = described[name];
    const properties = found?.parameters?.['properties'] as JsonObject | undefined;
    expect(properties?.['a']).toEqual(schema);
    expect(found?.notes).toEqual([]);
  });

  it('names types that contain themselves once', () => {
    const [tree] = Object.values(
      describeSources({
        f: {
          text: 'interface Tree { value: string; children: Tree[]; up?: Tree | null }\nexport function f({ a, b }: { a: Tree; b: Tree }) {}\n',
        },
      }),
    );
    const ref = { $ref: '#/$defs/Tree' };
    expect(tree?.parameters).toEqual({
      ...closed({ a: ref, b: ref }),
      $defs: {
        Tree: closed(
          {
            value: string,
            children: { type: 'array', items: ref },
            up: { anyOf: [ref, { type: 'null' }] },
          },
          ['value', 'children'],
        ),
      },
    });
  });

  it('shows the fields of an argument object that contains itself', () => {
    const found = describeSources({
      f: {
        text: 'interface Tree { value: string; next?: Tree }\nexport function f(tree: Tree) {}\n',
      },
    })['f'];
    expect(found?.parameters).toMatchObject({
      type: 'object',
      properties: { value: string, next: { $ref: '#/$defs/Tree' } },
      required: ['value'],
    });
  });

  it('allows a recursive value of JSON', () => {
    const found = describeSources({
      f: {
        text: 'type Json = string | null | Json[] | { [key: string]: Json };\nexport function f({ a }: { a: Json }) {}\n',
      },
    })['f'];
    const ref = { $ref: '#/$defs/Json' };
    expect(found?.parameters?.['$defs']).toEqual({
      Json: { anyOf: [string, open(ref), { type: 'array', items: ref }, { type: 'null' }] },
    });
  });

  it('does not depend on the modules that are described with it', () => {
    const one = { text: "export function f({ a }: { a: 'z' | 'y' | 'x' }) {}\n" };
    const other = { text: "export function f({ a }: { a: 'x' | 'y' | 'z' }) {}\n" };
    const alone = describeSources({ one })['one'];
    expect(describeSources({ other, one })['one']).toEqual(alone);
    expect(alone?.parameters?.['properties']).toEqual({ a: { enum: ['z', 'y', 'x'] } });
  });

  it('does not see the global declarations of other modules', () => {
    const declares = {
      text: 'declare global { interface Shared { own: string } }\nexport function f({ a }: { a: Shared }) {}\n',
    };
    const other = { text: declares.text.replace('own', 'other') };
    const found = describeSources({ declares, other });
    expect(found['declares']?.parameters?.['properties']).toEqual({ a: closed({ own: string }) });
    expect(found['other']?.parameters?.['properties']).toEqual({ a: closed({ other: string }) });
  });

  it('reads local types from the workflows folder only', () => {
    const found = describeSources({
      f: {
        text: "import type { X } from '../../outside.ts';\nexport function f({ a }: { a: X }) {}\n",
      },
    })['f'];
    expect(found?.notes).toMatchObject([
      { code: 'WF047', message: 'the type X is not known: any value is accepted' },
    ]);
  });
});

describe('a type that JSON cannot carry', () => {
  const refused = {
    RegExp: 'write string',
    URL: 'make the URL',
    Uint8Array: 'base64',
    Buffer: 'base64',
    'Promise<string>': 'the type of its value',
    symbol: 'write string',
    'Map<object, string>': 'a list of its entries',
    'Date | string': 'convert it in the function',
    'Set<string> | string[]': 'convert it in the function',
    '(() => void)[]': 'leave it out',
    'Generator<string>': 'write a list',
  };
  const described = describeSources(
    Object.fromEntries(Object.keys(refused).map((type) => [type, fieldIn({ type, schema: {} })])),
  );

  it.each(Object.entries(refused))('is reported with what to write: %s', (type, hint) => {
    expect(described[type]?.notes).toMatchObject([
      {
        code: 'WF051',
        message: expect.stringContaining('cannot come from JSON'),
        hint: expect.stringContaining(hint),
      },
    ]);
  });

  it('is left out with a warning if it is optional', () => {
    const text =
      'export function f(city: string, { signal }: { signal?: AbortSignal }, at?: RegExp) {}\n';
    const found = describeSources({ f: { text } })['f'];
    expect(found?.parameters).toEqual(closed({ city: string }));
    expect(found?.notes).toMatchObject([
      {
        code: 'WF053',
        message: expect.stringContaining('AbortSignal'),
        hint: expect.stringContaining('ctx.signal'),
      },
      {
        code: 'WF053',
        message: 'the type RegExp cannot come from JSON: the optional argument is left out',
      },
    ]);
  });

  it('is reported where the author wrote it', () => {
    const text = 'interface Deep { at: RegExp }\nexport function f({ a }: { a: Deep }) {}\n';
    expect(describeSources({ f: { text } })['f']?.notes).toMatchObject([
      { at: { file: 'c0/f.ts', line: 1, column: 22 } },
    ]);
  });
});

describe('the conversions of a function', () => {
  const conversions: readonly [type: string, conversion: unknown][] = [
    ['Date', { to: 'date' }],
    ['bigint | null', { to: 'bigint' }],
    ['Set<string>', { to: 'set' }],
    ['Map<string, Date>', { to: 'map', values: { to: 'date' } }],
    ['Date[]', { to: 'list', items: { to: 'date' } }],
    ['[string, Date?]', { to: 'tuple', items: [null, { to: 'date' }] }],
    ['{ at: Date; text: string }', { to: 'object', properties: { at: { to: 'date' } } }],
    ['Record<string, Date>', { to: 'object', properties: {}, values: { to: 'date' } }],
    ['Date | Set<string>', { to: 'one_of', options: [{ to: 'date' }, { to: 'set' }] }],
    [
      "{ kind: 'a'; at: Date } | { kind: 'b' }",
      { to: 'object', properties: { at: { to: 'date' } } },
    ],
    ['string', undefined],
  ];
  const described = describeSources(
    Object.fromEntries(conversions.map(([type]) => [type, fieldIn({ type, schema: {} })])),
  );

  it.each(conversions)('are those of %s', (type, conversion) => {
    expect(described[type]?.notes).toEqual([]);
    expect(described[type]?.call.convert?.['a']).toEqual(conversion);
  });

  it('are refused in a type that contains itself', () => {
    const text =
      'interface Log { at: Date; before?: Log }\nexport function f({ a }: { a: Log }) {}\n';
    expect(describeSources({ f: { text } })['f']?.notes).toMatchObject([
      { code: 'WF051', message: expect.stringContaining('contains itself') },
    ]);
  });
});
