import type { SendOutcome } from './usage-sink.ts';

export interface HttpAnswer {
  readonly status: number;
  /** The header `Retry-After`. */
  readonly retry_after: string | undefined;
}

/** Statuses that reject this batch but not the next one. */
const REFUSED = [400, 413, 422];
/** Transient statuses besides 5xx. */
const TRANSIENT = [408, 429];

/** Maps an answer of the webhook to its outcome. `now` is in milliseconds since the epoch. */
export function outcomeOf({ status, retry_after }: HttpAnswer, now: number): SendOutcome {
  const reason = `HTTP ${status}`;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (REFUSED.includes(status)) return { kind: 'refused', reason };
  if (status < 500 && !TRANSIENT.includes(status)) return { kind: 'misconfigured', reason };
  const retry_after_ms = millisecondsOf(retry_after, now);
  return { kind: 'unavailable', reason, ...(retry_after_ms === null ? {} : { retry_after_ms }) };
}

/** `Retry-After` is a number of seconds or a date. */
function millisecondsOf(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1000;
  // Date.parse accepts other texts as dates, too
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
