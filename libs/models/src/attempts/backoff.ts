import type { Ids } from '@mozaiks/contracts';
import type { TimeLimits } from '../time-limits.ts';

/**
 * The wait before the attempt after `failed` failed ones: full jitter, and at least what the
 * provider requested, up to the limit.
 */
export function backoff(
  failed: number,
  retryAfterMs: number | null,
  { limits, ids }: { readonly limits: TimeLimits; readonly ids: Ids },
): number {
  const ceiling = Math.min(limits.backoff_max_ms, limits.backoff_ms * 2 ** (failed - 1));
  const asked = Math.min(retryAfterMs ?? 0, limits.retry_after_max_ms);
  return Math.max(asked, Math.floor(fraction(ids) * ceiling));
}

const fraction = (ids: Ids): number =>
  Number.parseInt(ids.sha256(ids.random()).slice(0, 8), 16) / 2 ** 32;
