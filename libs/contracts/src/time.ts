// Pure conversions only: what time it is comes from the `Clock` port.

/** Milliseconds since the epoch -> RFC 3339 in UTC with milliseconds. Such strings sort as the times they name. */
export const toTimestamp = (ms: number): string => new Date(ms).toISOString();
/** The inverse of `toTimestamp`; NaN for what is not a timestamp. */
export const fromTimestamp = (timestamp: string): number => Date.parse(timestamp);
