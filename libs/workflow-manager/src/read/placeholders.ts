import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { positionIn, type Position, type YamlNode } from '../yaml/node.ts';
import { textOf } from '../yaml/read-node.ts';
import type { Scope } from './scope.ts';

const placeholder = /\{\{\s*([A-Za-z][A-Za-z0-9_-]*)\s*\}\}/g;

/** Names of the variables that a text inserts, with the offset of each. */
export const placeholdersOf = (text: string): readonly { readonly name: string; readonly offset: number }[] =>
  [...text.matchAll(placeholder)].map((match) => ({ name: match[1] ?? '', offset: match.index }));

interface Template {
  readonly text: string;
  readonly at: (offset: number) => Position;
}

/** Reports placeholders of variables that nobody declares. */
export function checkTemplate(scope: Scope, { text, at }: Template): void {
  if (scope.broken.has('context_variables')) return;
  for (const { name, offset } of placeholdersOf(text)) {
    if (scope.variables.has(name)) continue;
    const hint = didYouMean(name, scope.variables) ?? 'declare it in definitions of context_variables.yaml';
    scope.report({ code: 'WF024', at: at(offset), message: `undeclared variable ${name} in a placeholder`, hint });
  }
}

/** The same for a text of a YAML file; gives the text back. */
export function readTemplate(scope: Scope, node: YamlNode | undefined): string | undefined {
  const text = textOf(node);
  if (node !== undefined && text !== undefined) checkTemplate(scope, { text, at: (offset) => positionIn(node, offset) });
  return text;
}
