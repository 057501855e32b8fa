import { retryAfter } from './retry-after.ts';

const now = Date.UTC(2026, 0, 1);
const headers = (values: Record<string, string>): Headers => new Headers(values);

describe('the wait that a response requests', () => {
  it.each<[Record<string, string>, number | null]>([
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '20', 'retry-after': '3' }, 20],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }, 7000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after': '-1x' }, null],
    [{ 'retry-after': '' }, null],
    [{}, null],
  ])('of %j is %j ms', (values, ms) => {
    expect(retryAfter(headers(values), now)).toBe(ms);
  });

  it('is unknown without a response', () => {
    expect(retryAfter(undefined, now)).toBeNull();
  });
});
