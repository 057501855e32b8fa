// Pure conversions only. The current time comes from the `Clock` port.

/**
 * Milliseconds since the epoch -> RFC 3339 in UTC with milliseconds. Such strings sort
 * chronologically.
 */
export const toTimestamp = (ms: number): string => new Date(ms).toISOString();
/** The inverse of `toTimestamp`. NaN for a string that is not a timestamp. */
export const fromTimestamp = (timestamp: string): number => Date.parse(timestamp);
