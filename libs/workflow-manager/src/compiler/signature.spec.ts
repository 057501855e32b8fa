import type { CallStyle, JsonObject } from '@mozaiks/contracts';
import { describeSource, describeSources, type Source } from './describe.fixture.ts';

const string = { type: 'string' };
const number = { type: 'number' };
const closed = (
  properties: JsonObject,
  required: readonly string[] = Object.keys(properties),
): JsonObject => ({
  type: 'object',
  properties,
  required: [...required],
  additionalProperties: false,
});
const object = (...parameters: string[]): CallStyle => ({ style: 'object', parameters });
const named = (...parameters: CallStyle['parameters'][number][]): CallStyle => ({
  style: 'positional',
  parameters,
});

interface Case {
  readonly text: string;
  readonly parameters: JsonObject;
  readonly call: CallStyle;
  readonly file?: string;
}

const rows: { readonly [name: string]: Case } = {
  'a destructured object': {
    text: 'export function f({ city }: { city: string }, ctx: ToolContext) {}',
    parameters: closed({ city: string }),
    call: object('ctx'),
  },
  'a named object': {
    text: 'export function f(args: { city: string }) {}',
    parameters: closed({ city: string }),
    call: object(),
  },
  'an optional object': {
    text: 'export function f(args?: { city: string }) {}',
    parameters: closed({ city: string }),
    call: object(),
  },
  'an object after the context': {
    text: "import type { ToolContext } from '@mozaiks/contracts';\nexport function f(c: ToolContext, args: { city: string }, chat_id: string) {}",
    parameters: closed({ city: string }),
    call: named('ctx', { object: 'all' }, 'chat_id'),
  },
  'an object with a default': {
    text: "export function f(args: { city: string } = { city: 'Rome' }) {}",
    parameters: closed({ city: string }, []),
    call: named({ object: 'all', has_default: true }),
  },
  'an object of a type parameter': {
    text: 'export function f<T extends { city: string }>(args: T) {}',
    parameters: closed({ city: string }),
    call: object(),
  },
  'an object with a field of the runtime': {
    text: 'export function f({ city, user_id }: { city: string; user_id: string }) {}',
    parameters: closed({ city: string }),
    call: object(),
  },
  'a union of objects by its name': {
    text: "export function f(pay: { kind: 'card'; number: string } | { kind: 'cash' }) {}",
    parameters: closed({
      pay: {
        anyOf: [
          closed({ kind: { enum: ['card'] }, number: string }),
          closed({ kind: { enum: ['cash'] } }),
        ],
      },
    }),
    call: named('pay'),
  },
  'a destructured union': {
    text: "export function f({ kind, ...rest }: { kind: 'card'; number: string } | { kind: 'cash' }) {}",
    parameters: closed({ kind: { enum: ['card', 'cash'] }, number: string }, ['kind']),
    call: object(),
  },
  'an object and a second parameter': {
    text: 'interface Target { path: string }\nexport function f(target: Target, force = false) {}',
    parameters: closed(
      { target: closed({ path: string }), force: { type: 'boolean', default: false } },
      ['target'],
    ),
    call: named('target', 'force'),
  },
  'a pattern after a plain parameter': {
    text: "export function f(city: string, { days = 3, unit = 'c' }: { days?: number; unit?: 'c' | 'f' } = {}) {}",
    parameters: closed(
      {
        city: string,
        days: { type: 'number', default: 3 },
        unit: { enum: ['c', 'f'], default: 'c' },
      },
      ['city'],
    ),
    call: named('city', { object: ['days', 'unit'] }),
  },
  'a pattern with a default of its own': {
    text: 'export function f(city: string, { days } = { days: 3 }) {}',
    parameters: closed({ city: string, days: number }, ['city']),
    call: named('city', { object: ['days'], has_default: true }),
  },
  'options by their name': {
    text: 'export function f(id: string, options: { deep: boolean }) {}',
    parameters: closed({ id: string, options: closed({ deep: { type: 'boolean' } }) }),
    call: named('id', 'options'),
  },
  'defaults in a pattern': {
    text: "export function f({ size = 10, page: { at = 0, of } = { of: 1 }, sort: order = 'asc' }: { size: number; page: { at: number; of: number }; sort?: 'asc' | 'desc' }) {}",
    parameters: closed(
      {
        size: { type: 'number', default: 10 },
        page: {
          ...closed({ at: { type: 'number', default: 0 }, of: number }, ['of']),
          default: { of: 1 },
        },
        sort: { enum: ['asc', 'desc'], default: 'asc' },
      },
      [],
    ),
    call: object(),
  },
  'a pattern without a type': {
    text: 'export const f = ({ size = 10, tags = ["a"] }) => size;',
    parameters: closed(
      {
        size: { type: 'number', default: 10 },
        tags: { type: 'array', items: string, default: ['a'] },
      },
      [],
    ),
    call: object(),
  },
  'parameters that may be left out': {
    text: 'export function f(a: string, b?: number, c = 3, d: string | undefined = undefined, e = "x") {}',
    parameters: closed(
      {
        a: string,
        b: number,
        c: { type: 'number', default: 3 },
        d: string,
        e: { type: 'string', default: 'x' },
      },
      ['a'],
    ),
    call: named('a', 'b', 'c', 'd', 'e'),
  },
  'a default that is a member of an enum': {
    text: 'enum Level { Low = 1, High }\nexport function f(level = Level.High) {}',
    parameters: closed({ level: { enum: [1, 2], default: 2 } }, []),
    call: named('level'),
  },
  'rest parameters': {
    text: 'export const f = (first: string, ...more: string[]) => more;',
    parameters: closed({ first: string, more: { type: 'array', items: string } }, ['first']),
    call: named('first', { rest: 'more' }),
  },
  'a list': {
    text: 'export function f(ids: string[]) {}',
    parameters: closed({ ids: { type: 'array', items: string } }),
    call: named('ids'),
  },
  'a function that tests pass': {
    text: 'export function f(city: string, load: (url: string) => string = String) {}',
    parameters: closed({ city: string }),
    call: named('city', 'load'),
  },
  'names of the runtime': {
    text: 'export function f(city: string, app_id: string, ctx: unknown, context_variables: unknown) {}',
    parameters: closed({ city: string }),
    call: named('city', 'app_id', 'ctx', 'context_variables'),
  },
  'only what the runtime fills': {
    text: 'export function f(app_id: string, ctx: ToolContext) {}',
    parameters: closed({}),
    call: named('app_id', 'ctx'),
  },
  nothing: { text: 'export function f() {}', parameters: closed({}), call: named() },
  'the last overload': {
    text: 'export function f(id: number): string;\nexport function f(id: string, deep: boolean): string;\nexport function f(id: number | string, deep = false) { return String(id) + deep; }',
    parameters: closed({ id: string, deep: { type: 'boolean' } }),
    call: named('id', 'deep'),
  },
  'the type of a constant': {
    text: "type Handler = (args: { city: string; unit?: 'c' | 'f' }) => string;\nexport const f: Handler = ({ city, unit = 'c' }) => city + unit;",
    parameters: closed({ city: string, unit: { enum: ['c', 'f'], default: 'c' } }, ['city']),
    call: object(),
  },
  'a wrapped function': {
    text: 'const logged = <A, R>(run: (args: A) => R) => run;\nexport const f = logged(({ city }: { city: string }) => city);',
    parameters: closed({ city: string }),
    call: object(),
  },
  'dates of an argument object': {
    text: 'export function f({ day, city }: { day: Date; city: string }) {}',
    parameters: closed({ day: { type: 'string', format: 'date-time' }, city: string }),
    call: { ...object(), convert: { day: { to: 'date' } } },
  },
  'dates by name': {
    text: 'export function f(day: Date, ...more: Date[]) {}',
    parameters: closed(
      {
        day: { type: 'string', format: 'date-time' },
        more: { type: 'array', items: { type: 'string', format: 'date-time' } },
      },
      ['day'],
    ),
    call: {
      ...named('day', { rest: 'more' }),
      convert: { day: { to: 'date' }, more: { to: 'list', items: { to: 'date' } } },
    },
  },
  'a pattern in JavaScript': {
    text: 'export function f({ a, b = 1 }) {}',
    file: 'f.js',
    parameters: closed({ a: {}, b: { type: 'number', default: 1 } }, ['a']),
    call: object(),
  },
  'names in JavaScript': {
    text: 'export const f = (a, ctx) => a;',
    file: 'f.mjs',
    parameters: closed({ a: {} }),
    call: named('a', 'ctx'),
  },
  'types of a doc comment in JavaScript': {
    text: '/**\n * @param {number} a - the first\n * @param {string} [b] the second\n */\nexport function f(a, b) {}',
    file: 'f.js',
    parameters: closed(
      {
        a: { type: 'number', description: 'the first' },
        b: { type: 'string', description: 'the second' },
      },
      ['a'],
    ),
    call: named('a', 'b'),
  },
  'an object of a doc comment in JavaScript': {
    text: '/**\n * @param {object} args\n * @param {string} args.city the city\n * @param {number} [args.days]\n */\nexports.f = async (args) => args;',
    file: 'f.js',
    parameters: closed({ city: { type: 'string', description: 'the city' }, days: number }, [
      'city',
    ]),
    call: object(),
  },
  'a type of a doc comment in JavaScript': {
    text: "/** @typedef {{ city: string, unit?: 'c' | 'f' }} Options */\n/** @param {Options} options */\nexport const f = ({ city, unit = 'c' }) => city + unit;",
    file: 'f.js',
    parameters: closed({ city: string, unit: { enum: ['c', 'f'], default: 'c' } }, ['city']),
    call: object(),
  },
};

describe('the arguments of a function', () => {
  const described = describeSources(rows satisfies { readonly [name: string]: Source });

  it.each(Object.entries(rows))('are right for %s', (name, { parameters, call }) => {
    const found = described[name];
    expect(found?.parameters).toEqual(parameters);
    expect(found?.call).toEqual(call);
    expect(found?.notes).toEqual([]);
  });

  it.each([
    ['export const f = (args: Missing) => args;', object(), {}],
    [
      'export function f({ hotel, nights = 1 }: Missing) {}',
      object(),
      { hotel: {}, nights: { type: 'number', default: 1 } },
    ],
    [
      "import type { Zone } from 'somewhere';\nexport function f(zone: Zone, radius = 5) {}",
      named('zone', 'radius'),
      { zone: {}, radius: { type: 'number', default: 5 } },
    ],
  ])('are taken as far as they are known: %s', (text, call, properties) => {
    const found = describeSource({ text });
    expect(found).toMatchObject({ call, parameters: { properties }, notes: [{ code: 'WF047' }] });
  });
});
