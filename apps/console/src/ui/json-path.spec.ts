import { entriesOf, findEntries, isSearchable, pathBelow, shortJson } from './json-path.ts';

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

  it('shows the entries that contain a text, at any level', () => {
    const value = { order: { items: [{ sku: 'Lamp' }] }, total: 120, lamp_count: 1, note: 'none' };
    expect(findEntries(value, 'lamp').map(([key]) => key)).toEqual(['order', 'lamp_count']);
    expect(findEntries([1, 12, 'x'], '1')).toEqual([
      [0, 1],
      [1, 12],
    ]);
    let deep: unknown = { found: true };
    for (let n = 0; n < 10_000; n += 1) deep = { deep };
    expect(findEntries({ deep }, 'found')).toHaveLength(1);
  });

  it('has a search if it has more than twenty entries', () => {
    expect(isSearchable({ a: 1, b: ['x', 'y'] })).toBe(false);
    expect(isSearchable(Array.from({ length: 7 }, () => ({ a: 1, b: 2 })))).toBe(true);
    expect(isSearchable('x'.repeat(1_000))).toBe(false);
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
