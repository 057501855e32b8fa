import { RegExpParser, type AST } from '@eslint-community/regexpp';

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  /** The pattern is read with JavaScript's flag `u`: texts are code points, not UTF-16 units. */
  readonly unicode: boolean;
}

export interface Parsed {
  readonly tree: AST.Pattern;
  readonly flags: Flags;
}

/** JavaScript has no flags inside a pattern; other engines do, and authors write them. */
const LEADING_FLAGS = /^\(\?([ims]+)\)/;

/**
 * Reads a pattern as JavaScript does: with the flag `u` if it is valid with it, otherwise without.
 * Throws a SyntaxError. Leading `(?i)`, `(?m)` and `(?s)` set the flag of that name.
 */
export function parsePattern(pattern: string, ignoreCase: boolean): Parsed {
  const inline = LEADING_FLAGS.exec(pattern);
  const given = inline?.[1] ?? '';
  const source = pattern.slice(inline?.[0].length ?? 0);
  const flags = {
    ignoreCase: ignoreCase || given.includes('i'),
    multiline: given.includes('m'),
    dotAll: given.includes('s'),
  };
  const parser = new RegExpParser({ ecmaVersion: 2024 });
  const parse = (unicode: boolean): Parsed => ({
    tree: parser.parsePattern(source, 0, source.length, { unicode }),
    flags: { ...flags, unicode },
  });
  try {
    return parse(true);
  } catch {
    return parse(false);
  }
}
