import type { LogFields, Logger, LogLevel } from '@mozaiks/contracts';

export interface LoggedLine {
  readonly level: LogLevel;
  readonly msg: string;
  readonly fields: LogFields;
}

export interface RecordingLogger extends Logger {
  readonly lines: readonly LoggedLine[];
  /** The messages of one level. */
  messages(level: LogLevel): readonly string[];
}

/** Keeps the logged lines, and prints nothing. */
export function recordingLogger(): RecordingLogger {
  const lines: LoggedLine[] = [];
  return {
    lines,
    log: (level, msg, fields = {}) => {
      lines.push({ level, msg, fields });
    },
    messages: (level) => lines.filter((line) => line.level === level).map(({ msg }) => msg),
  };
}
