import type { Conversion, JsonValue } from '@mozaiks/contracts';
import { convertArguments } from './convert-arguments.ts';
import { toJsonText } from './to-json.ts';

const converted = (value: JsonValue, by: Conversion): unknown =>
  convertArguments({ value }, { value: by })['value'];
const iso = '2026-05-01T00:00:00.000Z';

describe('convertArguments', () => {
  it.each<[what: string, value: JsonValue, by: Conversion, expected: unknown]>([
    ['a date', iso, { to: 'date' }, new Date(iso)],
    ['a bigint of digits', '12345678901234567890', { to: 'bigint' }, 12345678901234567890n],
    ['a bigint of a number', 5, { to: 'bigint' }, 5n],
    ['a set', ['vip', 'vip'], { to: 'set' }, new Set(['vip'])],
    ['a set of dates', [iso], { to: 'set', items: { to: 'date' } }, new Set([new Date(iso)])],
    ['a map', { a: 1 }, { to: 'map' }, new Map([['a', 1]])],
    [
      'a map of dates',
      { a: iso },
      { to: 'map', values: { to: 'date' } },
      new Map([['a', new Date(iso)]]),
    ],
    ['a list of dates', [iso, null], { to: 'list', items: { to: 'date' } }, [new Date(iso), null]],
    [
      'an element of a tuple',
      ['a', iso, iso],
      { to: 'tuple', items: [null, { to: 'date' }] },
      ['a', new Date(iso), iso],
    ],
    [
      'the rest of a tuple',
      ['a', iso],
      { to: 'tuple', items: [null], rest: { to: 'date' } },
      ['a', new Date(iso)],
    ],
    [
      'a field',
      { at: iso, text: iso },
      { to: 'object', properties: { at: { to: 'date' } } },
      { at: new Date(iso), text: iso },
    ],
    [
      'other fields',
      { at: iso },
      { to: 'object', properties: {}, values: { to: 'date' } },
      { at: new Date(iso) },
    ],
    [
      'one of several by its JSON',
      iso,
      { to: 'one_of', options: [{ to: 'set' }, { to: 'date' }] },
      new Date(iso),
    ],
  ])('converts %s', (...[, value, by, expected]) => {
    expect(converted(value, by)).toEqual(expected);
  });

  it('keeps values of other JSON types', () => {
    expect(converted(null, { to: 'date' })).toBeNull();
    expect(converted(7, { to: 'date' })).toBe(7);
    expect(converted('x', { to: 'set' })).toBe('x');
  });

  it('tells the model which text is not a date or an integer', () => {
    expect(() => converted('tomorrow', { to: 'date' })).toThrow(
      '"tomorrow" is not a date: write ISO 8601',
    );
    expect(() => converted('1.5', { to: 'bigint' })).toThrow(
      '"1.5" is not an integer: write digits',
    );
  });

  it.each<[value: JsonValue, by: Conversion]>([
    [iso, { to: 'date' }],
    ['12345678901234567890', { to: 'bigint' }],
    [['a', 'b'], { to: 'set' }],
    [{ a: [1] }, { to: 'map' }],
  ])('is undone when the function returns %j', (value, by) => {
    expect(JSON.parse(toJsonText(converted(value, by), 1000))).toEqual(value);
  });
});
