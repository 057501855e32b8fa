import { fromTimestamp, RuntimeError, toTimestamp } from '@mozaiks/contracts';

/**
 * A bound of a query in the format of event times, which sorts chronologically. Throws
 * `invalid_request`.
 */
export function instant(field: 'from' | 'to', timestamp: string): string {
  const ms = fromTimestamp(timestamp);
  if (Number.isNaN(ms)) throw new RuntimeError('invalid_request', { field });
  return toTimestamp(ms);
}
