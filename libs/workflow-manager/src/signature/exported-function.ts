import type ts from 'typescript';
import { commonJsExport } from './common-js.ts';
import { declarationOf, exportedAs, type Declared } from './declarations.ts';
import type { Source } from './source.ts';

export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

export type Exported =
  | { readonly kind: 'function'; readonly source: Source; readonly node: FunctionNode; readonly documented: ts.Node }
  /** `defineTool({…})`, or another call whose result only running it would show. */
  | { readonly kind: 'call'; readonly source: Source; readonly node: ts.CallExpression }
  | { readonly kind: 'value'; readonly source: Source; readonly node: ts.Node };

function unwrap({ ts }: Source, node: ts.Node): ts.Node {
  const isWrapped = ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node);
  return isWrapped ? unwrap({ ts } as Source, node.expression) : node;
}

function classify({ source, node }: Declared, documented: ts.Node, hops: number): Exported {
  const { ts } = source;
  if (ts.isVariableDeclaration(node)) {
    return node.initializer === undefined ? { kind: 'value', source, node } : classify({ source, node: node.initializer }, node, hops);
  }
  const inner = unwrap(source, node);
  const isFunction =
    ts.isFunctionDeclaration(inner) || ts.isFunctionExpression(inner) || ts.isArrowFunction(inner) || ts.isMethodDeclaration(inner);
  if (isFunction) return { kind: 'function', source, node: inner, documented };
  if (ts.isCallExpression(inner)) return { kind: 'call', source, node: inner };
  const meant = ts.isIdentifier(inner) && hops < 8 ? declarationOf(source, inner.text) : undefined;
  return meant === undefined ? { kind: 'value', source, node: inner } : classify(meant, meant.node, hops + 1);
}

/** What a module exports under a name; undefined when it exports nothing so called. */
export function findExported(source: Source, name: string): Exported | undefined {
  const found = exportedAs(source, name) ?? commonJsExport(source, name);
  return found === undefined ? undefined : classify(found, found.node, 0);
}
