import {
  defined,
  toTimestamp,
  type JsonValue,
  type LogFields,
  type LogLevel,
} from '@mozaiks/contracts';
import { safeText, safeValue } from './safe-value.ts';

export interface LogLine {
  readonly ts: string;
  readonly level: LogLevel;
  readonly msg: string;
  readonly [field: string]: JsonValue;
}

interface Logged {
  readonly at: LogLevel;
  readonly msg: string;
  /** The part of the program that logs the line. */
  readonly area: string | undefined;
  readonly fields: LogFields;
  readonly ts: number;
}

const FIELDS = [
  'event',
  'app_id',
  'user_id',
  'chat_id',
  'run_id',
  'workflow_name',
  'agent',
  'code',
  'duration_ms',
  'trace_id',
] as const;

/** One log line as data, with safe values only. */
export function logLine({ at, msg, area, fields, ts }: Logged): LogLine {
  const known = FIELDS.flatMap((name) =>
    fields[name] === undefined ? [] : [[name, safeValue(fields[name])] as const],
  );
  return {
    ts: toTimestamp(ts),
    level: at,
    msg: safeText(msg),
    ...defined({ area }),
    ...Object.fromEntries(known),
    ...(fields.data === undefined ? {} : { data: safeValue(fields.data) }),
    ...(fields.error === undefined ? {} : { error: safeValue(fields.error) }),
  };
}
