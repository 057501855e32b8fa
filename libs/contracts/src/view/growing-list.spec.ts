import fc from 'fast-check';
import {
  append,
  emptyList,
  itemAt,
  listOf,
  replaceAt,
  toArray,
  type GrowingList,
} from './growing-list.ts';

const numbers = (length: number): number[] => Array.from({ length }, (_, at) => at);

describe('a growing list', () => {
  it.each([0, 1, 255, 256, 257, 512, 700])('holds %i items as an array would', (length) => {
    const list = listOf(numbers(length));
    expect(list.length).toBe(length);
    expect(toArray(list)).toEqual(numbers(length));
    expect([-1, 0, length - 1, length].map((at) => itemAt(list, at))).toEqual(
      [-1, 0, length - 1, length].map((at) => numbers(length)[at]),
    );
  });

  it('keeps every version that it has had, however they branch', () => {
    const steps = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 240, max: 520 }), (plan, begun) => {
        const versions: { list: GrowingList<number>; items: readonly number[] }[] = [
          { list: listOf(numbers(begun)), items: numbers(begun) },
        ];
        for (const [from, n, grows] of plan) {
          const { list, items } = versions[from % versions.length] ?? {
            list: emptyList,
            items: [],
          };
          const at = n % items.length;
          versions.push(
            grows
              ? { list: append(list, n), items: [...items, n] }
              : { list: replaceAt(list, at, n), items: items.with(at, n) },
          );
        }
        for (const { list, items } of versions) expect(toArray(list)).toEqual(items);
      }),
      { numRuns: 60 },
    );
  });
});
