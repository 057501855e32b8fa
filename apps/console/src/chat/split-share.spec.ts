import { clampShare } from './split-share.ts';

describe('the share of the run panel', () => {
  it.each([
    [44, 44],
    [5, 30],
    [99, 70],
    [Number.NaN, 50],
  ])('of %d percent is %d', (share, shown) => expect(clampShare(share)).toBe(shown));
});
