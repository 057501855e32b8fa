const whole = new Intl.NumberFormat('en');

/** `1,052` */
export const count = (n: number): string => whole.format(n);

export const UNKNOWN = 'unknown';

/** An exact number of tokens. */
export const tokens = (n: number | null): string => (n === null ? UNKNOWN : count(n));

/** `$0.00074`; `$0` only for what costs nothing. */
export function dollars(usd: number | null): string {
  if (usd === null) return UNKNOWN;
  if (usd === 0) return '$0';
  if (usd < 0.000_005) return '<$0.00001';
  return `$${usd.toFixed(usd < 1 ? 5 : usd < 100 ? 4 : 2)}`;
}

/** `07` */
export const two = (n: number): string => String(n).padStart(2, '0');

/** `735 ms`, `2.77 s`, `14.3 s`, `2 min 05 s`, `3 h 12 min`, `1 d 4 h` */
export function duration(ms: number): string {
  const rounded = Math.round(ms);
  if (rounded < 1000) return `${rounded} ms`;
  if (rounded < 9995) return `${(rounded / 1000).toFixed(2)} s`;
  if (rounded < 59_950) return `${(rounded / 1000).toFixed(1)} s`;
  const seconds = Math.round(rounded / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  return `${count(Math.floor(minutes / 1440))} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** A moment on a ruler that begins at 0: `0 s`, `1.5 s`, `2 min`, `1 h 30 min`. */
export function tick(ms: number): string {
  if (ms > 0 && ms < 100) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1000} s`;
  if (ms < 3_600_000)
    return ms % 60_000 === 0
      ? `${ms / 60_000} min`
      : `${Math.floor(ms / 60_000)}:${two((ms % 60_000) / 1000)} min`;
  if (ms < 86_400_000)
    return ms % 3_600_000 === 0
      ? `${ms / 3_600_000} h`
      : `${Math.floor(ms / 3_600_000)}:${two((ms % 3_600_000) / 60_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}

const time = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** `01:58:30`, in the time zone of the reader. */
export const clockTime = (ts: string | number): string => time.format(new Date(ts));

/** `30 Nov 2026, 01:58:30` */
export const dateTime = (ts: string | number): string =>
  `${day.format(new Date(ts))}, ${clockTime(ts)}`;

/** `1 turn`, `2 turns` */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;
