import type { Logger, LogLevel } from '@mozaiks/contracts';
import { createLogger as createWinston, format, transports } from 'winston';
import type { Writable } from 'node:stream';
import { humanLine } from './human-line.ts';
import { logLine } from './log-line.ts';

export interface LoggerOptions {
  /** Default: `info`. */
  readonly level?: LogLevel;
  /** `json`: one object a line. `text`: for people at a terminal. Default: `json`. */
  readonly format?: 'json' | 'text';
  /** Where lines go. Default: standard output. */
  readonly stream?: Writable;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Writes one line for each call. Never throws, whatever it is given; no value can forge a line, and secrets are redacted.
 * Fields of the chat stand beside `ts`, `level` and `msg`; everything else goes under `data`.
 */
export function createLogger({ level = 'info', format: shape = 'json', stream, now }: LoggerOptions): Logger {
  const write = format((info) => {
    const line = info['line'] as ReturnType<typeof logLine>;
    return { ...info, [MESSAGE]: shape === 'json' ? JSON.stringify(line) : humanLine(line) };
  });
  const transport = stream === undefined ? new transports.Console({ stderrLevels: [] }) : new transports.Stream({ stream });
  const winston = createWinston({ level, format: write(), transports: [transport] });
  return {
    log(at, msg, fields = {}) {
      try {
        winston.log({ level: at, message: '', line: logLine({ at, msg, fields, ts: now() }) });
      } catch {
        // A log line is never worth a failure of what it speaks of.
      }
    },
  };
}

/** Where winston's transports look for the finished line (the `triple-beam` convention). */
const MESSAGE = Symbol.for('message');
