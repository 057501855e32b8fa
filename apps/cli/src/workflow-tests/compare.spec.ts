import type { JsonValue } from '@mozaiks/contracts';
import { compare } from './compare.ts';

const patterns = new Map([['^A', (text: string) => text.startsWith('A')]]);

describe('a value fits the expected value', () => {
  it.each<[JsonValue, JsonValue]>([
    [1, 1],
    [null, null],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2, d: 3 }], e: 4 } }],
    [{ matches: '^A' }, 'Ada'],
    [{ matches: '^A' }, { matches: '^A' }],
  ])('%j: %j', (expected, actual) => {
    expect(compare(expected, actual, { patterns })).toEqual([]);
  });

  it.each<[JsonValue, JsonValue | undefined, string]>([
    [1, '1', ''],
    [null, undefined, ''],
    [{ a: null }, {}, 'a'],
    [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }, 'a[0].b'],
    [[1], [1, 2], ''],
    [[1], { 0: 1 }, ''],
    [{}, [], ''],
    [{ matches: '^A' }, 'Bob', ''],
    [{ matches: '^A' }, 7, ''],
    [{ matches: '^A', other: 1 }, 'Ada', ''],
    [{ constructor: 1 }, {}, 'constructor'],
  ])('or differs at a path: %j is not %j', (expected, actual, path) => {
    expect(compare(expected, actual, { patterns }).map((difference) => difference.path)).toEqual([
      path,
    ]);
  });
});
