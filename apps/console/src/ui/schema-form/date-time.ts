import { two } from '../../text/format.ts';

/**
 * RFC 3339 as an input of the type `datetime-local` takes it, in the zone of the reader; empty if
 * it is no time.
 */
export function localTime(ts: string): string {
  const at = new Date(ts);
  if (Number.isNaN(at.getTime())) return '';
  const year = String(at.getFullYear()).padStart(4, '0');
  const day = [year, two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day}T${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

/** The inverse: RFC 3339 with its zone, as the format `date-time` of JSON Schema wants it. */
export const timeOf = (local: string): string => new Date(local).toISOString();
