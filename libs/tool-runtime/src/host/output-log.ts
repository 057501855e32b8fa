import type { Logger } from '@mozaiks/contracts';

const MAX_LINE = 4096;

export interface OutputLog {
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** A call has entered, and `calls` are inside now: adds what one call may write. */
  allow(calls: number): void;
}

/**
 * Logs what code prints, without a tenant: it may come from any call inside, or arrive when the next
 * call has started. `ctx.log` names the call. The calls inside share the sum of what each may write.
 */
export function createOutputLog(logger: Logger, maxBytes: number): OutputLog {
  let left = maxBytes;
  let hasSaidSo = false;
  const write = (stream: 'stdout' | 'stderr', text: string): void => {
    const kept = text.slice(0, left);
    for (let at = 0; at < kept.length; at += MAX_LINE) {
      const data = { stream, text: kept.slice(at, at + MAX_LINE) };
      logger.log(stream === 'stdout' ? 'info' : 'warn', 'a tool printed', {
        event: 'tool_output',
        data,
      });
    }
    left -= kept.length;
    if (kept.length === text.length || hasSaidSo) return;
    hasSaidSo = true;
    logger.log('warn', 'further output is dropped', { event: 'tool_output' });
  };
  const allow = (calls: number): void => {
    left = Math.min(left + maxBytes, calls * maxBytes);
    hasSaidSo = false;
  };
  return { write, allow };
}
