import type { JsonValue } from '@mozaiks/contracts';

/** No call has more tokens: a larger count is a fault of the server. */
const MAX_TOKENS = 100_000_000;

/** A count of tokens as an API reports it; null for anything that cannot be one. */
export const tokenCount = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS
    ? value
    : null;

/** Counts grow while an answer comes: a later report that lacks one, or has less, does not take it back. */
export function highestCount(before: number | null, value: JsonValue | undefined): number | null {
  const count = tokenCount(value);
  return before === null || count === null ? (count ?? before) : Math.max(before, count);
}
