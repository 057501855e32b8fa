import type { ToolLog } from '@mozaiks/contracts';
import type { CallMessage, LogLine } from '../protocol.ts';
import { boundText } from './bound-text.ts';
import type { Send } from './call-scope.ts';
import { toJsonText } from './to-json.ts';

export type Log = ToolLog;

export const MAX_LOG_MESSAGE_BYTES = 2048;
export const MAX_LOG_DATA_BYTES = 8192;

// A log line must not fail the call that writes it.
function dataText(data: unknown): string {
  try {
    return toJsonText(data, MAX_LOG_DATA_BYTES);
  } catch {
    return '"(not JSON, too large or too deep)"';
  }
}

/**
 * The log of a call. It passes on at most `max_log_lines` lines, followed by one that says that the
 * rest is dropped.
 */
export function createLog({ id, limits }: CallMessage, send: Send): Log {
  let lines = 0;
  const line = (level: LogLine['level'], msg: unknown, data: unknown): void => {
    lines += 1;
    if (lines > limits.max_log_lines + 1) return;
    if (lines > limits.max_log_lines)
      return send({
        type: 'log',
        id,
        level: 'warn',
        msg: 'further log lines of this call are dropped',
      });
    const text = boundText(String(msg), MAX_LOG_MESSAGE_BYTES);
    send({
      type: 'log',
      id,
      level,
      msg: text,
      ...(data === undefined ? {} : { data: dataText(data) }),
    });
  };
  return {
    debug: (msg, data) => line('debug', msg, data),
    info: (msg, data) => line('info', msg, data),
    warn: (msg, data) => line('warn', msg, data),
    error: (msg, data) => line('error', msg, data),
  };
}
