import type { JsonValue } from '@mozaiks/contracts';

/** Text of models and tools must not steer the terminal: everything but line breaks and tabs is taken out. */
export const clean = (text: string): string => text.replaceAll('\r\n', '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

const MAX_JSON = 500;

/** JSON on one line, cut where it is long. */
export function brief(value: JsonValue | undefined): string {
  const text = clean(JSON.stringify(value) ?? 'nothing');
  return text.length <= MAX_JSON ? text : `${text.slice(0, MAX_JSON)}…`;
}
