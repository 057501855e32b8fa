import type { Matcher } from '@mozaiks/contracts';
import { RE2JS } from 're2js';
import { createSetReader } from './character-sets.ts';
import { findInexact } from './find-inexact.ts';
import { parsePattern } from './parse-pattern.ts';
import { searchedText, type SearchedText } from './searched-text.ts';
import { translatePattern } from './translate-pattern.ts';

export interface PatternOptions {
  readonly ignoreCase?: boolean;
  /**
   * Whether the text of a match and its groups are used, not only its existence. Default: false.
   */
  readonly exact?: boolean;
}

/**
 * A pattern that runs in linear time in the length of the text and has the same meaning as in
 * JavaScript.
 */
export interface Pattern {
  readonly test: (text: string) => boolean;
  readonly match: Matcher;
  /** The text with every match replaced: `$` has no meaning in the replacement. */
  readonly replace: (text: string, replacement: string) => string;
}
export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly message: string };

/**
 * Compiles a pattern in JavaScript's syntax, with the flag `u` if it is valid with it. Leading
 * `(?i)`, `(?m)` and `(?s)` set these flags. Refuses what cannot run in linear time: look-around,
 * back references, more than 1,000 repetitions. With `exact`, refuses the few repetitions whose
 * match would differ from JavaScript's as well.
 */
export function compilePattern(
  pattern: string,
  { ignoreCase = false, exact = false }: PatternOptions = {},
): CompiledPattern {
  try {
    const parsed = parsePattern(pattern, ignoreCase);
    const inexact = exact ? findInexact(parsed.tree) : undefined;
    if (inexact !== undefined)
      return {
        ok: false,
        message: `the repetition ${inexact.raw} matches another text in linear time than in JavaScript`,
      };
    const engine = RE2JS.compile(translatePattern(parsed, createSetReader()));
    return { ok: true, pattern: patternOf(engine, (text) => searchedText(text, parsed.flags)) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function patternOf(engine: RE2JS, read: (text: string) => SearchedText): Pattern {
  return {
    test(text) {
      const searched = read(text);
      return findNext(engine.matcher(searched.text), searched);
    },
    match(text) {
      const searched = read(text);
      const found = engine.matcher(searched.text);
      if (!findNext(found, searched)) return null;
      return Array.from({ length: found.groupCount() + 1 }, (_, group) => {
        const start = found.start(group);
        return start < 0 ? null : searched.part(start, found.end(group));
      });
    },
    replace(text, replacement) {
      const searched = read(text);
      const found = engine.matcher(searched.text);
      let [replaced, from] = ['', 0];
      while (findNext(found, searched)) {
        replaced += searched.part(from, found.start()) + replacement;
        from = found.end();
      }
      return replaced + searched.part(from, searched.text.length);
    },
  };
}

/** Skips matches that start inside one character of the original. */
function findNext(found: ReturnType<RE2JS['matcher']>, { isInside }: SearchedText): boolean {
  while (found.find()) if (!isInside(found.start())) return true;
  return false;
}

/** Like `compilePattern`, but throws a TypeError for a pattern that is refused. */
export function patternFrom(text: string, options: PatternOptions = {}): Pattern {
  const compiled = compilePattern(text, options);
  if (!compiled.ok) throw new TypeError(`${compiled.message}: ${text}`);
  return compiled.pattern;
}
