import type ts from 'typescript';
import type { DocComment } from './doc-comment.ts';
import { mayBeAbsent } from './object-type.ts';
import type { TypeReader } from './type-reader.ts';

/** One parameter of a signature. */
export interface Parameter {
  /** Empty for a pattern. A parameter with the type of the context is `ctx`, whatever its name. */
  readonly name: string;
  readonly isInjected: boolean;
  readonly isRest: boolean;
  readonly isOptional: boolean;
  readonly type: ts.Type;
  readonly declaration: ts.ParameterDeclaration | undefined;
  readonly pattern: ts.ObjectBindingPattern | undefined;
}

export interface SignatureInput {
  readonly reader: TypeReader;
  readonly signature: ts.Signature;
  readonly docs: DocComment;
  readonly injected: readonly string[];
}

const CONTEXT_TYPES = ['ToolContext', 'HookContext'];

function isContext(
  { ts }: TypeReader,
  type: ts.Type,
  declaration: ts.ParameterDeclaration | undefined,
): boolean {
  const written =
    declaration?.type ?? (declaration === undefined ? undefined : ts.getJSDocType(declaration));
  const node =
    written !== undefined && ts.isTypeReferenceNode(written)
      ? written.typeName
      : written !== undefined && ts.isImportTypeNode(written)
        ? written.qualifier
        : undefined;
  const name =
    node === undefined ? '' : ts.isQualifiedName(node) ? node.right.text : node.getText();
  return [name, type.aliasSymbol?.name, type.getSymbol()?.name].some((one) =>
    CONTEXT_TYPES.includes(one ?? ''),
  );
}

function isOptional(
  { ts, checker }: TypeReader,
  declaration: ts.ParameterDeclaration | undefined,
): boolean {
  if (declaration === undefined) return false;
  if (!ts.isParameter(declaration))
    return ts.isJSDocParameterTag(declaration) && (declaration as ts.JSDocParameterTag).isBracketed;
  return (
    declaration.questionToken !== undefined ||
    declaration.initializer !== undefined ||
    checker.isOptionalParameter(declaration)
  );
}

function parameterOf(
  { reader, docs, injected }: SignatureInput,
  symbol: ts.Symbol,
  at: number,
): Parameter {
  const { ts, checker } = reader;
  const declared = symbol.valueDeclaration ?? symbol.declarations?.[0];
  const declaration = declared !== undefined && ts.isParameter(declared) ? declared : undefined;
  const type = checker.getTypeOfSymbol(symbol);
  const binding = declaration?.name;
  const pattern = binding !== undefined && ts.isObjectBindingPattern(binding) ? binding : undefined;
  const written =
    binding === undefined || ts.isIdentifier(binding)
      ? symbol.name
      : pattern
        ? ''
        : `argument_${at + 1}`;
  const name = isContext(reader, type, declaration) ? 'ctx' : written;
  return {
    name,
    isInjected: injected.includes(name),
    isRest: declaration?.dotDotDotToken !== undefined,
    isOptional:
      isOptional(reader, declaration) ||
      mayBeAbsent(reader, type) ||
      docs.parameters.get(name)?.optional === true,
    type,
    declaration,
    pattern,
  };
}

export const parametersOf = (input: SignatureInput): readonly Parameter[] =>
  input.signature.parameters.map((symbol, at) => parameterOf(input, symbol, at));
