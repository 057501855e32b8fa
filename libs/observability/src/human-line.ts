import { isJsonObject, type JsonValue } from '@mozaiks/contracts';
import type { LogLine } from './log-line.ts';

/**
 * A line for people. Every value is JSON or has its controls escaped, so that no text can look like
 * another line. The stack of failed author code follows on its own indented lines.
 */
export function humanLine({ ts, level, msg, error, ...given }: LogLine): string {
  const { fields, stack } = withoutStack(given);
  const time = ts.slice(11, 23);
  const rest = Object.entries(fields).map(
    ([name, value]) =>
      `${name}=${typeof value === 'string' && /^[\w.:@-]+$/.test(value) ? value : JSON.stringify(value)}`,
  );
  const cause = isJsonObject(error) ? [`error=${JSON.stringify(error['message'] ?? error)}`] : [];
  const line = [time, level.toUpperCase().padEnd(5), escapeControls(msg), ...rest, ...cause].join(
    ' ',
  );
  return [line, ...stack.map((frame) => `    ${escapeControls(frame)}`)].join('\n');
}

type Fields = Readonly<Record<string, JsonValue>>;

function withoutStack({ data, ...others }: Fields): {
  readonly fields: Fields;
  readonly stack: readonly string[];
} {
  if (!isJsonObject(data) || typeof data['stack'] !== 'string')
    return { fields: data === undefined ? others : { ...others, data }, stack: [] };
  const { stack, ...rest } = data;
  return { fields: { ...others, data: rest }, stack: stack.split('\n') };
}

const escapeControls = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (char) =>
    JSON.stringify(char).slice(1, -1),
  );
