import { count, dollars, duration, plural, tick, tokens } from './format.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0 ms'],
    [735, '735 ms'],
    [999.6, '1.00 s'],
    [2770, '2.77 s'],
    [14_312, '14.3 s'],
    [59_949, '59.9 s'],
    [125_000, '2 min 05 s'],
    [11_520_000, '3 h 12 min'],
    [100_800_000, '1 d 4 h'],
  ])('%d ms are %s', (ms, text) => expect(duration(ms)).toBe(text));

  it.each([
    [null, 'unknown'],
    [0, '$0'],
    [0.000_001, '<$0.00001'],
    [0.000_743_25, '$0.00074'],
    [1.5, '$1.5000'],
    [1234.5, '$1234.50'],
  ])('%d dollars are %s', (usd, text) => expect(dollars(usd)).toBe(text));

  it.each([
    [0, '0 s'],
    [50, '50 ms'],
    [500, '0.5 s'],
    [1500, '1.5 s'],
    [90_000, '1:30 min'],
    [3_600_000, '1 h'],
    [5_400_000, '1:30 h'],
    [172_800_000, '2 d'],
  ])('the ruler says %d as %s', (ms, text) => expect(tick(ms)).toBe(text));

  it('says tokens exactly', () =>
    expect([tokens(1_052_000), tokens(null), count(5)]).toEqual(['1,052,000', 'unknown', '5']));

  it('knows one from many', () =>
    expect([plural(1, 'turn'), plural(0, 'turn'), plural(2000, 'reply', 'replies')]).toEqual([
      '1 turn',
      '0 turns',
      '2,000 replies',
    ]));
});
