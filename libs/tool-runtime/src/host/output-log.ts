import type { Logger } from '@mozaiks/contracts';

const MAX_LINE = 4096;

export interface OutputLog {
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** A new call may write as much again. */
  reset(): void;
}

/** What code prints goes to the log without a tenant: it may arrive when the next call has begun. `ctx.log` is the way that names the call. */
export function createOutputLog(logger: Logger, maxBytes: number): OutputLog {
  let left = maxBytes;
  let hasSaidSo = false;
  const write = (stream: 'stdout' | 'stderr', text: string): void => {
    const kept = text.slice(0, left);
    for (let at = 0; at < kept.length; at += MAX_LINE) {
      const data = { stream, text: kept.slice(at, at + MAX_LINE) };
      logger.log(stream === 'stdout' ? 'info' : 'warn', 'a tool printed', { event: 'tool_output', data });
    }
    left -= kept.length;
    if (kept.length === text.length || hasSaidSo) return;
    hasSaidSo = true;
    logger.log('warn', 'further output of this call is dropped', { event: 'tool_output' });
  };
  const reset = (): void => {
    left = maxBytes;
    hasSaidSo = false;
  };
  return { write, reset };
}
