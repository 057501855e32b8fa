import { defined } from './defined.ts';

describe('defined', () => {
  it('keeps null, false, zero and empty texts, and drops undefined', () => {
    const fields = { a: null, b: false, c: 0, d: '', e: undefined };
    expect(Object.entries(defined(fields))).toEqual([
      ['a', null],
      ['b', false],
      ['c', 0],
      ['d', ''],
    ]);
  });

  it('makes a field optional that may be undefined, and no other', () => {
    const found = defined({ sure: 1, perhaps: undefined as string | undefined });
    const typed: { sure: number; perhaps?: string } = found;
    expect(typed).toEqual({ sure: 1 });
  });
});
