/// <reference types="node" preserve="true" />
import type { Logger, LogLevel } from '@mozaiks/contracts';
import { createLogger as createWinston, format, transports } from 'winston';
import type { Writable } from 'node:stream';
import { briefLine, createDetailFilter } from './brief-line.ts';
import { humanLine } from './human-line.ts';
import { logLine, type LogLine } from './log-line.ts';

export interface LoggerOptions {
  /** Default: `info`. */
  readonly level?: LogLevel;
  /** Levels of areas that differ from `level`. */
  readonly areaLevels?: Readonly<Record<string, LogLevel>>;
  /**
   * `json`: one object per line, with all fields. `text`: for people at a terminal, one line for
   * each run, with details at the level `debug`. Default: `json`.
   */
  readonly format?: 'json' | 'text';
  /** Where lines go. Default: standard output. */
  readonly stream?: Writable;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A logger for each part of a program. */
export interface AreaLogger extends Logger {
  /** Its lines have the field `area`, and are written at the level of that area or above. */
  area(name: string): Logger;
}

/**
 * Writes one line for each call. Never throws, whatever it is given; no value can forge a line, and
 * secrets are redacted. In JSON, fields of the chat are next to `ts`, `level` and `msg`; everything
 * else is under `data`.
 */
export function createLogger({
  level = 'info',
  areaLevels = {},
  format: shape = 'json',
  stream,
  now,
}: LoggerOptions): AreaLogger {
  const isDetail = createDetailFilter();
  const write = format((info) => ({ ...info, [MESSAGE]: info['line'] }));
  const transport =
    stream === undefined
      ? new transports.Console({ stderrLevels: [] })
      : new transports.Stream({ stream });
  // Lines below a level never get here: each area filters by its own.
  const winston = createWinston({ level: 'debug', format: write(), transports: [transport] });
  const levels = new Map(Object.entries(areaLevels));

  function loggerFrom(least: LogLevel, area?: string): Logger {
    const brief = shape === 'text' && least !== 'debug';
    const written = (line: LogLine): string =>
      shape === 'json' ? JSON.stringify(line) : humanLine(brief ? briefLine(line) : line);
    return {
      log(at, msg, fields = {}) {
        try {
          if (SEVERITY[at] < SEVERITY[least]) return;
          const line = logLine({ at, msg, area, fields, ts: now() });
          if (!brief || !isDetail(line))
            winston.log({ level: at, message: '', line: written(line) });
        } catch {
          // Logging must never make the caller fail.
        }
      },
    };
  }
  return { ...loggerFrom(level), area: (name) => loggerFrom(levels.get(name) ?? level, name) };
}

const SEVERITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * The key under which winston's transports find the finished line (the `triple-beam` convention).
 */
const MESSAGE = Symbol.for('message');
