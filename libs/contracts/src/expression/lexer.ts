import { fail } from './failure.ts';
import { readNumber } from './read-number.ts';
import { readText } from './read-text.ts';
import { readVariable } from './read-variable.ts';
import { LITERAL_WORDS, MARKS, MARK_WORDS, type Token } from './token.ts';

const SPACE = /^[ \t\r\n]/;
const DIGIT = /^[0-9]/;
const WORD = /^[A-Za-z_][A-Za-z0-9_]*/;

function readWord(word: string, at: number): Token {
  const end = at + word.length;
  const mark = MARK_WORDS.get(word);
  if (mark !== undefined) return { kind: 'mark', mark, at, end };
  const value = LITERAL_WORDS.get(word);
  if (value !== undefined) return { kind: 'literal', value, at, end };
  const lower = word.toLowerCase();
  if (MARK_WORDS.has(lower) || LITERAL_WORDS.has(lower))
    return fail(`unknown word ${word}: write ${lower}`, at);
  return fail(
    `unknown word ${word}: a variable is written \${${word}}, text must be in quotes`,
    at,
  );
}

function readMark(source: string, at: number): Token {
  const found = MARKS.find(([spelling]) => source.startsWith(spelling, at));
  if (found !== undefined) return { kind: 'mark', mark: found[1], at, end: at + found[0].length };
  if (source[at] === '=') return fail('values are compared with ==', at);
  if (source[at] === '$') return fail('a variable is written ${name}', at);
  const code = source.codePointAt(at) ?? 0;
  const shown =
    code > 0x20 && code < 0x7f
      ? String.fromCodePoint(code)
      : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return fail(`the character ${shown} has no meaning here`, at);
}

function readToken(source: string, at: number): Token {
  const char = source[at] ?? '';
  if (char === '"' || char === "'") return readText(source, at);
  if (source.startsWith('${', at)) return readVariable(source, at);
  if (DIGIT.test(char)) return readNumber(source, at);
  const word = WORD.exec(source.slice(at))?.[0];
  return word === undefined ? readMark(source, at) : readWord(word, at);
}

/** Splits a source into tokens. Fails at the first character that is not part of a token. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (SPACE.test(source.charAt(at))) {
      at += 1;
      continue;
    }
    const token = readToken(source, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}
