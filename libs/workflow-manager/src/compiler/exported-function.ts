import type ts from 'typescript';
import { commonJsExport } from './common-js.ts';
import { declarationOf } from './plain-value.ts';
import { isUnresolved, type TypeReader } from './type-reader.ts';

export type Exported =
  | {
      readonly kind: 'function';
      readonly signature: ts.Signature;
      readonly documented: readonly ts.Node[];
    }
  /** `defineTool({…})`, or another call whose result is only known at run time. */
  | { readonly kind: 'call'; readonly node: ts.CallExpression }
  /** A value of an unknown type. */
  | { readonly kind: 'unknown' };

type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration;

interface Found {
  readonly type: ts.Type;
  readonly declarations: readonly ts.Node[];
  /** The value that it is set to, without casts. */
  readonly value: ts.Node | undefined;
}

function isFunctionNode({ ts }: TypeReader, node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

function unwrap(reader: TypeReader, node: ts.Node, hops = 0): ts.Node {
  const { ts } = reader;
  if (hops > 8) return node;
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  )
    return unwrap(reader, node.expression, hops + 1);
  if (!ts.isIdentifier(node)) return node;
  const declaration = declarationOf(reader, node);
  const isVariable = declaration !== undefined && ts.isVariableDeclaration(declaration);
  return isVariable && declaration.initializer !== undefined
    ? unwrap(reader, declaration.initializer, hops + 1)
    : (declaration ?? node);
}

function fromSymbol(reader: TypeReader, exported: ts.Symbol): Found | undefined {
  const { ts, checker } = reader;
  const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
  const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined && isAlias && isUnresolved(checker.getTypeOfSymbol(symbol))) {
    return { type: checker.getTypeOfSymbol(symbol), declarations: [], value: undefined };
  }
  if (declaration === undefined) return undefined;
  const { initializer } = declaration as { readonly initializer?: ts.Node };
  const assigned = ts.isBinaryExpression(declaration.parent) ? declaration.parent.right : undefined;
  const value = unwrap(reader, initializer ?? assigned ?? declaration);
  return {
    type: checker.getTypeOfSymbol(symbol),
    declarations: [declaration, ...(symbol.declarations ?? [])],
    value,
  };
}

function find(reader: TypeReader, file: ts.SourceFile, name: string): Found | undefined {
  const { ts, checker } = reader;
  const module = checker.getSymbolAtLocation(file);
  const exported =
    module === undefined ? undefined : checker.tryGetMemberInModuleExports(name, module);
  const found = exported === undefined ? undefined : fromSymbol(reader, exported);
  if (found !== undefined) return found;
  const node = exported === undefined ? commonJsExport(ts, file, name) : undefined;
  if (node === undefined) return undefined;
  return {
    type: checker.getTypeAtLocation(node),
    declarations: [node],
    value: unwrap(reader, ts.isMethodDeclaration(node.parent) ? node.parent : node),
  };
}

/** The last public signature. With overloads, it is the one before the implementation. */
function signatureOf(reader: TypeReader, { type, value }: Found): ts.Signature | undefined {
  const { checker } = reader;
  const isOverloaded = type.getCallSignatures().length > 1;
  const own = !isOverloaded && value !== undefined && isFunctionNode(reader, value);
  const isImplementation = own && value.kind === reader.ts.SyntaxKind.FunctionDeclaration;
  if (own && !isImplementation) return checker.getSignatureFromDeclaration(value);
  return (
    type.getCallSignatures().at(-1) ??
    (own ? checker.getSignatureFromDeclaration(value) : undefined)
  );
}

const hasRun = (type: ts.Type): boolean => type.getProperty('run') !== undefined;

/**
 * What a module exports under a name; undefined if it exports nothing of that name that can be
 * called.
 */
export function findExported(
  reader: TypeReader,
  file: ts.SourceFile,
  name: string,
): Exported | undefined {
  const { ts } = reader;
  const found = find(reader, file, name);
  if (found === undefined) return undefined;
  const { type, value } = found;
  const signature = signatureOf(reader, found);
  const isTool =
    value !== undefined &&
    ts.isCallExpression(value) &&
    value.expression.getText() === 'defineTool';
  if (signature !== undefined && !isTool) {
    return {
      kind: 'function',
      signature,
      documented: [
        ...(signature.declaration ? [signature.declaration] : []),
        ...found.declarations,
      ],
    };
  }
  if (value !== undefined && ts.isCallExpression(value)) return { kind: 'call', node: value };
  return (type.flags & ts.TypeFlags.Any) !== 0 || hasRun(type) ? { kind: 'unknown' } : undefined;
}
