import { boundText } from './bound-text.ts';
import type { Send } from './call-scope.ts';

export const PROGRESS_INTERVAL_MS = 100;
export const MAX_PROGRESS_BYTES = 512;

export interface Progress {
  report(percent: unknown, message?: unknown): void;
  /** Sends the report that was held back, if any. */
  flush(): void;
}

type Report = { readonly percent?: number; readonly message?: string };

function readReport(percent: unknown, message: unknown): Report {
  const number = Number(percent);
  return {
    ...(percent === undefined || percent === null || Number.isNaN(number)
      ? {}
      : { percent: Math.min(100, Math.max(0, number)) }),
    ...(message === undefined || message === null
      ? {}
      : { message: boundText(String(message), MAX_PROGRESS_BYTES) }),
  };
}

/**
 * Sends at most one report per `PROGRESS_INTERVAL_MS`. The last report in between is held back
 * until the next interval or the end of the call.
 */
export function createProgress(id: string, send: Send): Progress {
  let sentAt = -Infinity;
  let held: Report | undefined;
  const flush = (): void => {
    if (held) send({ type: 'progress', id, ...held });
    held = undefined;
  };
  const report = (percent: unknown, message?: unknown): void => {
    held = readReport(percent, message);
    const now = performance.now();
    if (now - sentAt < PROGRESS_INTERVAL_MS) return;
    sentAt = now;
    flush();
  };
  return { report, flush };
}
