import fc from 'fast-check';
import type { JsonValue } from '@mozaiks/contracts';
import { readJson } from '../host/read-json.ts';
import { boundText } from './bound-text.ts';
import { MAX_DEPTH, toJsonText } from './to-json.ts';

const limit = 1_000_000;
const json = fc
  .jsonValue({ maxDepth: 8, stringUnit: 'grapheme' })
  .filter((value) => !JSON.stringify(value).includes('__proto__')) as fc.Arbitrary<JsonValue>;
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('toJsonText and readJson', () => {
  it('write and read any JSON like JSON.stringify does', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = toJsonText(value, limit);
        expect(text).toBe(JSON.stringify(value));
        expect(readJson(text, limit)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('agree on the maximum depth', () => {
    expect(readJson(nested(MAX_DEPTH), limit)).toBeDefined();
    expect(readJson(nested(MAX_DEPTH + 1), limit)).toBeUndefined();
    expect(toJsonText(JSON.parse(nested(MAX_DEPTH)), limit)).toBe(nested(MAX_DEPTH));
    expect(() => toJsonText(JSON.parse(nested(MAX_DEPTH + 1)), limit)).toThrow('32');
  });

  it('do not count brackets inside strings as depth', () => {
    const text = JSON.stringify({ a: '['.repeat(100), '"[\\': '\\"['.repeat(50) });
    expect(readJson(text, limit)).toEqual(JSON.parse(text));
  });

  it.each(['', '{', '{"a":1}x', '"abc', 'undefined', nested(100_000), 'x'.repeat(200)])(
    'reads nothing from %#',
    (text) => {
      expect(readJson(text, text.length > 1000 ? limit : 100)).toBeUndefined();
    },
  );
});

describe('boundText', () => {
  it('cuts between characters, at the most bytes that fit', () => {
    expect(boundText('aé€😀', 3)).toBe('aé');
    expect(boundText('😀😀', 7)).toBe('😀');
    expect(boundText('short', 2048)).toBe('short');
  });
});
