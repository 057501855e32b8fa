import { isJsonObject } from '@mozaiks/contracts';
import type { LogLine } from './log-line.ts';

/** A line for people. Every value is JSON or has its controls escaped, so that no text can look like another line. */
export function humanLine({ ts, level, msg, error, ...fields }: LogLine): string {
  const time = ts.slice(11, 23);
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' && /^[\w.:@-]+$/.test(value) ? value : JSON.stringify(value)}`,
  );
  const cause = isJsonObject(error) ? [`error=${JSON.stringify(error['message'] ?? error)}`] : [];
  return [time, level.toUpperCase().padEnd(5), escapeControls(msg), ...rest, ...cause].join(' ');
}

const escapeControls = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (char) => JSON.stringify(char).slice(1, -1));
