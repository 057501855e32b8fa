import { inferType, parseExpression, type Expression, type TypeLookup } from '@mozaiks/contracts';
import { correctionOf, didYouMean } from '../diagnostics/did-you-mean.ts';
import { positionIn, type YamlNode } from '../yaml/node.ts';
import { textOf } from '../yaml/read-node.ts';
import type { Scope } from './scope.ts';

/** The names that an expression may use. */
interface Names {
  readonly typeOf: TypeLookup;
  /** Names to suggest for a misspelt one. */
  readonly known: Iterable<string>;
}

/**
 * Parses and types an expression. Reports every problem at its position. Undefined if it is absent
 * or cannot be parsed. `names`: default is the context variables.
 */
export function readExpression(
  scope: Scope,
  node: YamlNode | undefined,
  names?: Names,
): Expression | undefined {
  const { typeOf, known } = names ?? { typeOf: scope.typeOf, known: scope.variables };
  const source = textOf(node);
  if (node === undefined || source === undefined) return undefined;
  const parsed = parseExpression(source);
  if (!parsed.ok) {
    scope.report({
      code: 'WF030',
      at: positionIn(node, parsed.at),
      message: `the expression cannot be read: ${parsed.message}`,
    });
    return undefined;
  }
  const { problems } = inferType(parsed.node, typeOf);
  // A problem that contains another one is only a consequence of it.
  const isCause = (a: (typeof problems)[number]) =>
    !problems.some((b) => b !== a && a.at <= b.at && b.end <= a.end && b.end - b.at < a.end - a.at);
  for (const { message, severity, at, end } of problems.filter(isCause)) {
    const name = /^\$\{\s*([\w-]+)/.exec(source.slice(at, end))?.[1] ?? '';
    const hint =
      severity === 'error'
        ? (didYouMean(name, known) ?? 'declare it in definitions of context_variables.yaml')
        : undefined;
    const fix = severity === 'error' ? correctionOf(name, known, '${') : undefined;
    scope.report({
      code: severity === 'error' ? 'WF024' : 'WF031',
      at: positionIn(node, at),
      message,
      hint,
      fix,
    });
  }
  return { source, node: parsed.node };
}
