import { patternFrom } from '../pattern/pattern.ts';
import { readPattern } from '../read/patterns.ts';
import type { Scope } from '../read/scope.ts';
import type { YamlNode } from '../yaml/node.ts';
import { entriesOf, itemsOf } from '../yaml/read-node.ts';

function* matchNodes(node: YamlNode): Generator<YamlNode> {
  const entries = entriesOf(node);
  for (const { key, value } of entries) {
    if (key === 'matches' && entries.length === 1) yield value;
    else yield* matchNodes(value);
  }
  for (const item of itemsOf(node)) yield* matchNodes(item);
}

/**
 * Compiles the patterns in `{matches: pattern}` below these nodes. Patterns that do not run in
 * linear time are reported.
 */
export function readPatterns(
  scope: Scope,
  nodes: readonly YamlNode[],
): ReadonlyMap<string, (text: string) => boolean> {
  const found = nodes
    .flatMap((node) => [...matchNodes(node)])
    .flatMap((node) => readPattern(scope, node, { anyText: true }) ?? []);
  return new Map(found.map((pattern) => [pattern, patternFrom(pattern).test]));
}
