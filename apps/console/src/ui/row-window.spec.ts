import fc from 'fast-check';
import { rowsInView, scrollTo } from './row-window.ts';

describe('the rows in view', () => {
  it('are those that are seen and a few around them, of any number of rows', () => {
    fc.assert(
      fc.property(
        fc.nat(50_000),
        fc.nat(2_000_000),
        fc.integer({ min: 1, max: 2000 }),
        (count, top, height) => {
          const [first, end] = rowsInView({ top, height }, { count, rowHeight: 30, overscan: 6 });
          expect(first).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(count);
          expect(end - first).toBeLessThanOrEqual(height / 30 + 14);
          const seen = Math.floor(top / 30);
          if (seen < count) expect([first <= seen, end > seen]).toEqual([true, true]);
        },
      ),
    );
  });

  it('stay where they are if a row is seen, and move to have it in the middle otherwise', () => {
    const view = { top: 300, height: 330 };
    expect(scrollTo(view, { index: 10, rowHeight: 30 })).toBe(300);
    expect(scrollTo(view, { index: 19, rowHeight: 30 })).toBe(300);
    expect(scrollTo(view, { index: 100, rowHeight: 30 })).toBe(2865);
    expect(scrollTo(view, { index: 0, rowHeight: 30 })).toBe(0);
  });
});
