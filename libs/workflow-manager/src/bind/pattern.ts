import type { Matcher } from '@mozaiks/contracts';
import { RE2JS } from 're2js';

export interface PatternOptions {
  readonly ignoreCase?: boolean;
}
export type CompiledPattern = { readonly ok: true; readonly engine: RE2JS } | { readonly ok: false; readonly message: string };

/** Compiles a pattern in JavaScript's syntax for the linear-time engine; what cannot run in linear time is refused. */
export function compilePattern(pattern: string, { ignoreCase = false }: PatternOptions = {}): CompiledPattern {
  try {
    return { ok: true, engine: RE2JS.compile(RE2JS.translateRegExp(pattern), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Searches for the pattern anywhere in a text. Throws a TypeError for a pattern that is refused. */
export function createMatcher(pattern: string, options: PatternOptions = {}): Matcher {
  const compiled = compilePattern(pattern, options);
  if (!compiled.ok) throw new TypeError(`${compiled.message}: ${pattern}`);
  const { engine } = compiled;
  return (text) => {
    const match = engine.matcher(text);
    if (!match.find()) return null;
    return Array.from({ length: match.groupCount() + 1 }, (_, group) => match.group(group));
  };
}

/** `text` with every match replaced by the text as it is: `$` has no meaning in it. */
export function replacePattern(pattern: string, text: string, replacement: string): string {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new TypeError(`${compiled.message}: ${pattern}`);
  return compiled.engine.matcher(text).replaceAll(() => replacement);
}
