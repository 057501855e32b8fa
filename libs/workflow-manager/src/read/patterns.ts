import type { Report } from '../diagnostics/reporter.ts';
import { compilePattern } from '../bind/pattern.ts';
import type { YamlNode } from '../yaml/node.ts';
import { textOf } from '../yaml/read-node.ts';

/** A regular expression that the linear-time engine takes; what it refuses is reported. */
export function readPattern(report: Report, node: YamlNode | undefined): string | undefined {
  const pattern = textOf(node);
  if (node === undefined || pattern === undefined) return undefined;
  const compiled = compilePattern(pattern);
  if (compiled.ok) return pattern;
  const hint = 'look-around and back references do not run in linear time';
  report({ code: 'WF033', at: node.at, message: `the pattern is refused: ${compiled.message}`, hint });
  return undefined;
}
