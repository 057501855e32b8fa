import { localTime, timeOf } from './date-time.ts';

describe('a date and time in a form', () => {
  it('is shown in the zone of the reader, and sent with its zone', () => {
    const local = localTime('2026-11-30T23:59:07Z');
    expect(local).toMatch(/^2026-1[12]-\d\dT\d\d:\d\d:07$/);
    expect(timeOf(local)).toBe('2026-11-30T23:59:07.000Z');
  });

  it('is read in any zone, and as a browser gives it, without seconds', () => {
    expect(timeOf(localTime('2026-11-30T12:00:00+02:00'))).toBe('2026-11-30T10:00:00.000Z');
    expect(timeOf('2026-11-30T12:00')).toMatch(/^2026-\d\d-\d\dT\d\d:\d\d:00\.000Z$/);
  });

  it('has a year of four digits, which a browser requires', () => {
    expect(localTime('0987-06-15T12:00:00Z')).toMatch(/^0987-06-15T/);
  });

  it('is empty if it is none', () => expect(localTime('tomorrow')).toBe(''));
});
