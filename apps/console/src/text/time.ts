import { duration } from './format.ts';

/** For a clock that runs, in whole seconds: `14 s`, `3 min 20 s` */
export const runningTime = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1_000))} s` : duration(ms);

/** How long ago, as short as can be: `now`, `2 m`, `5 h`, `3 d` */
export function ago(ts: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(ts)) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} d`;
}
