import type { JsonObject } from '@mozaiks/contracts';
import { anthropicForms, createStrictQuota } from './strict-tools.ts';

const string = { type: 'string' };
const optional = (count: number): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`p${index}`, string]),
  ),
});

/** How each of the tools is sent: with nulls, with optional properties, or not strict. */
function sentAs(counts: readonly number[], answer: JsonObject | null = null): readonly string[] {
  const room = createStrictQuota(answer);
  return counts.map((count) => {
    const at = anthropicForms(optional(count)).findIndex((form) => room(form));
    return ['nullable', 'optional'][at] ?? 'not strict';
  });
}

describe('the limits of strict tools in one request', () => {
  it.each<[string, readonly number[], readonly string[]]>([
    ['16 optional arguments as nullable ones', [10, 6], ['nullable', 'nullable']],
    ['further ones as optional ones', [10, 7, 6], ['nullable', 'optional', 'nullable']],
    ['24 of them', [16, 24, 1], ['nullable', 'optional', 'not strict']],
    [
      '20 tools',
      Array.from({ length: 21 }, () => 0),
      [...Array.from({ length: 20 }, () => 'nullable'), 'not strict'],
    ],
  ])('allow %s', (_what, counts, expected) => {
    expect(sentAs(counts)).toEqual(expected);
  });

  it('include the schema of the answer', () => {
    const choice = { anyOf: [string, { type: 'null' }] };
    const answer = {
      type: 'object',
      properties: { list: { type: 'array', items: choice }, last: choice },
    };
    expect(sentAs([15, 23], answer)).toEqual(['optional', 'not strict']);
    expect(sentAs([14], answer)).toEqual(['nullable']);
  });
});
