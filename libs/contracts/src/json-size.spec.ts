import { jsonSize } from './json-size.ts';

const stored = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('the size of a JSON value', () => {
  it.each([
    ['a long text', 'x'.repeat(10_000)],
    ['a text in Cyrillic', 'ж'.repeat(10_000)],
    ['a text of control characters', '\u0001'.repeat(10_000)],
    ['a long name', { ['ж'.repeat(10_000)]: 1 }],
    ['numbers', Array.from({ length: 1_000 }, (_, i) => -1 / (i + 3))],
  ])('is no less than the bytes of %s as JSON', (_what, value) => {
    expect(jsonSize(value)).toBeGreaterThanOrEqual(stored(value));
    expect(jsonSize(value)).toBeLessThan(2 * stored(value));
  });

  it('counts two bytes for each character if one of them needs two', () => {
    expect(jsonSize(`${'x'.repeat(10_000)}ж`)).toBeGreaterThan(20_000);
  });

  it('counts the memory of empty objects, which is many times their text', () => {
    const value = Array.from({ length: 1_000 }, () => ({}));
    expect(jsonSize(value)).toBeGreaterThan(20 * stored(value));
  });

  it('ignores a field without a value', () => {
    expect(jsonSize({ a: 1, b: undefined })).toBe(jsonSize({ a: 1 }));
  });
});
