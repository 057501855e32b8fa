import { ago, runningTime } from './time.ts';

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

describe('a time', () => {
  it('that runs has whole seconds, and never runs backwards', () => {
    expect([-5, 999, 14_999, minute].map(runningTime)).toEqual([
      '0 s',
      '0 s',
      '14 s',
      '1 min 00 s',
    ]);
  });

  it.each([
    [10 * second, 'now'],
    [2 * minute, '2 m'],
    [5 * hour, '5 h'],
    [3 * day, '3 d'],
  ])('%d ms ago is %s', (ms, text) => expect(ago(new Date(0).toISOString(), ms)).toBe(text));
});
