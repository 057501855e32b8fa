import type { Logger } from '@mozaiks/contracts';

const MAX_LINE = 4096;

export interface OutputLog {
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** Adds the allowance of a call that has entered. `calls` are now inside. */
  allow(calls: number): void;
}

/**
 * Logs the output of code, without a tenant: it may come from any call inside, or arrive after the
 * next call has started. (`ctx.log` does name the call.) The calls inside share the sum of their
 * allowances.
 */
export function createOutputLog(logger: Logger, maxBytes: number): OutputLog {
  let left = maxBytes;
  let hasReported = false;
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
    if (kept.length === text.length || hasReported) return;
    hasReported = true;
    logger.log('warn', 'further output is dropped', { event: 'tool_output' });
  };
  const allow = (calls: number): void => {
    left = Math.min(left + maxBytes, calls * maxBytes);
    hasReported = false;
  };
  return { write, allow };
}
