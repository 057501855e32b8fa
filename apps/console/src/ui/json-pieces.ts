import type { JsonValue } from '@mozaiks/contracts';

export interface Piece {
  readonly kind: 'plain' | 'key' | 'text' | 'literal' | 'cut';
  readonly text: string;
}

/** What is shown of one value, in characters. */
const MAX_TEXT = 20_000;

const TOKEN =
  /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The value as indented JSON, in pieces of one colour. */
export function jsonPieces(value: JsonValue): readonly Piece[] {
  const whole = JSON.stringify(value, null, 2);
  const text = whole.slice(0, MAX_TEXT);
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > end) pieces.push({ kind: 'plain', text: text.slice(end, found.index) });
    const [token, quoted, colon] = found;
    if (quoted === undefined) pieces.push({ kind: 'literal', text: token });
    else if (colon === undefined) pieces.push({ kind: 'text', text: token });
    else pieces.push({ kind: 'key', text: `${keyOf(quoted)}:` });
    end = found.index + token.length;
  }
  if (end < text.length) pieces.push({ kind: 'plain', text: text.slice(end) });
  if (text.length < whole.length)
    pieces.push({
      kind: 'cut',
      text: `\n… ${(whole.length - text.length).toLocaleString('en')} more characters`,
    });
  return pieces;
}

/** Names need no quotes to be read. */
const keyOf = (quoted: string): string =>
  /^"[A-Za-z_$][\w$-]*"$/.test(quoted) ? quoted.slice(1, -1) : quoted;
