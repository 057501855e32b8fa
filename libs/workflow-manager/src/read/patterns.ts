import { compilePattern, type PatternOptions } from '../pattern/pattern.ts';
import type { YamlNode } from '../yaml/node.ts';
import { textOf } from '../yaml/read-node.ts';
import type { Scope } from './scope.ts';

/** Texts with little in common. A pattern that matches all of them matches any text. */
const SAMPLES = ['x', '7', '~ !', '\u0416\n\u00e9'];

export interface ReadOptions extends PatternOptions {
  /** Whether a pattern may match every text. Default: false. */
  readonly anyText?: boolean;
}

/** Reads a regular expression that runs in linear time. Any other is reported. */
export function readPattern(
  { report, effort }: Scope,
  node: YamlNode | undefined,
  options: ReadOptions = {},
): string | undefined {
  const pattern = textOf(node);
  if (node === undefined || pattern === undefined) return undefined;
  const compiled = effort.compile(pattern, () => compilePattern(pattern, options));
  if (compiled.ok) {
    const { test } = compiled.pattern;
    if (options.anyText !== true && SAMPLES.every((text) => test(text)))
      report({ code: 'WF105', at: node.at, message: 'the pattern matches every text' });
    return pattern;
  }
  report({ code: 'WF033', at: node.at, message: `the pattern is refused: ${compiled.message}` });
  return undefined;
}
