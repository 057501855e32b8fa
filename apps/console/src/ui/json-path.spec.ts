import { entriesOf, pathBelow, shortJson } from './json-path.ts';

describe('JSON in a tree', () => {
  it('has paths that JavaScript reads', () => {
    const path = ['arguments', 'a b', 0, 'größe'].reduce<string>(
      (above, key) => pathBelow(above, key),
      '',
    );
    expect(path).toBe('arguments["a b"][0].größe');
  });

  it('has the entries of objects and arrays, a page at a time', () => {
    expect(entriesOf({ a: 1, b: 2 }, 1)).toEqual({ count: 2, entries: [['a', 1]] });
    expect(
      entriesOf(
        Array.from({ length: 500 }, () => 0),
        100,
      )?.entries,
    ).toHaveLength(100);
    expect([null, 'text', 5, true].map((value) => entriesOf(value, 9))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('fits in one short line', () => {
    expect(shortJson({ order_id: 'A-100', amount: 120 })).toBe('{order_id: "A-100", amount: 120}');
    expect(shortJson('x'.repeat(1_000_000))).toHaveLength(60);
    expect(shortJson(Array.from({ length: 100_000 }, (_, n) => n))).toBe(
      '[0, 1, 2, 3, 4, 5, 6, 7, …]',
    );
    let deep: unknown = 1;
    for (let n = 0; n < 10_000; n += 1) deep = [deep];
    expect(shortJson(deep).length).toBeLessThanOrEqual(60);
  });
});
