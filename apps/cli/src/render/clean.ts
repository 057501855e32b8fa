import type { JsonValue } from '@mozaiks/contracts';

/**
 * Removes control characters except line breaks and tabs, because text of models and tools must not
 * control the terminal or change the text direction.
 */
export const clean = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');

const MAX_JSON = 500;

/** JSON on one line, truncated if it is long. */
export function brief(value: JsonValue | undefined): string {
  const text = clean(JSON.stringify(value) ?? 'nothing');
  return text.length <= MAX_JSON ? text : `${text.slice(0, MAX_JSON)}…`;
}
