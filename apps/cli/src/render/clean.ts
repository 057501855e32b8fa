import type { JsonValue } from '@mozaiks/contracts';

/** Text of models and tools must not steer the terminal, nor turn the direction of what follows: of control characters only line breaks and tabs stay. */
export const clean = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');

const MAX_JSON = 500;

/** JSON on one line, cut where it is long. */
export function brief(value: JsonValue | undefined): string {
  const text = clean(JSON.stringify(value) ?? 'nothing');
  return text.length <= MAX_JSON ? text : `${text.slice(0, MAX_JSON)}…`;
}
