import type { JsonValue } from '@mozaiks/contracts';

/** No call has more tokens: a larger count is a server error. */
const MAX_TOKENS = 100_000_000;

/** A token count from an API; null for anything that cannot be one. */
export const tokenCount = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS
    ? value
    : null;

/**
 * Counts grow while an answer is received. A later report with a missing or lower count changes
 * nothing.
 */
export function highestCount(before: number | null, value: JsonValue | undefined): number | null {
  const count = tokenCount(value);
  return before === null || count === null ? (count ?? before) : Math.max(before, count);
}
