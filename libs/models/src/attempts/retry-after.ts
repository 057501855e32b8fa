import type { AnswerHeaders } from '../http/http-answer.ts';

/** What a response asks to wait, in milliseconds, from `retry-after-ms` or `retry-after` (seconds or a date); null where it says nothing that makes sense. */
export function retryAfter(headers: AnswerHeaders | undefined, now: number): number | null {
  const exact = numberOf(headers?.get('retry-after-ms'));
  if (exact !== null) return exact;
  const said = headers?.get('retry-after');
  const seconds = numberOf(said);
  if (seconds !== null) return seconds * 1000;
  const date = Date.parse(said ?? '');
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function numberOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || !/^\s*\d+(?:\.\d+)?\s*$/.test(text)) return null;
  return Number(text);
}
