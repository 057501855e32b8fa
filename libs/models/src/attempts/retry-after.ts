import type { AnswerHeaders } from '../http/http-answer.ts';

/**
 * The wait that a response requests, in milliseconds, from `retry-after-ms` or `retry-after`
 * (seconds or a date); null if there is no usable value.
 */
export function retryAfter(headers: AnswerHeaders | undefined, now: number): number | null {
  const exact = numberOf(headers?.get('retry-after-ms'));
  if (exact !== null) return exact;
  const value = headers?.get('retry-after');
  const seconds = numberOf(value);
  if (seconds !== null) return seconds * 1000;
  const date = Date.parse(value ?? '');
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function numberOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || !/^\s*\d+(?:\.\d+)?\s*$/.test(text)) return null;
  return Number(text);
}
