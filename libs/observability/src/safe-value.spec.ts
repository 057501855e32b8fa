import { safeValue } from './safe-value.ts';

describe('a value in a log line', () => {
  it('is cut if its texts are too long, its fields too many, or its levels too deep', () => {
    const deep = Array.from({ length: 20 }).reduce<object>((inner) => ({ inner }), {});
    const value = {
      text: 'x'.repeat(1024 * 1024),
      list: Array.from({ length: 10_000 }, () => 1),
      deep,
    };
    expect(JSON.stringify(safeValue(value)).length).toBeLessThan(10 * 1024);
  });
});
