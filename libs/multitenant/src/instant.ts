import { fromTimestamp, RuntimeError, toTimestamp } from '@mozaiks/contracts';

/** A bound of a query in the form of the facts, which sorts as the times do. Throws `invalid_request`. */
export function instant(field: 'from' | 'to', timestamp: string): string {
  const ms = fromTimestamp(timestamp);
  if (Number.isNaN(ms)) throw new RuntimeError('invalid_request', { field });
  return toTimestamp(ms);
}
