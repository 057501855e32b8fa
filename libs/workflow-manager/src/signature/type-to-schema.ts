import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import type ts from 'typescript';
import type { Position } from '../yaml/node.ts';
import { declarationOf } from './declarations.ts';
import { memberDescription } from './doc-comment.ts';
import { isShaped, mergeObjects, nothingBut, openObject, withoutKeys } from './object-schema.ts';
import type { Source } from './source.ts';

/** A type that was not understood. */
export interface Note {
  readonly message: string;
  readonly at: Position;
}
export interface TypeReader {
  readonly source: Source;
  readonly notes: Note[];
  /** Names that are being resolved: a type that contains itself ends there. */
  readonly within: readonly string[];
}

const MAX_DEPTH = 12;

function give(reader: TypeReader, node: ts.Node, message: string): JsonObject {
  reader.notes.push({ message, at: reader.source.placeOf(node) });
  return {};
}

function keywordSchema({ source: { ts } }: TypeReader, node: ts.TypeNode): JsonObject | undefined {
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: 'string' };
    case ts.SyntaxKind.NumberKeyword:
      return { type: 'number' };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: 'boolean' };
    case ts.SyntaxKind.ObjectKeyword:
      return { type: 'object' };
    case ts.SyntaxKind.AnyKeyword:
    case ts.SyntaxKind.UnknownKeyword:
    case ts.SyntaxKind.JSDocAllType:
      return {};
    default:
      return undefined;
  }
}

/** The value of a literal type; undefined for other types. */
function literalValue({ source: { ts } }: TypeReader, node: ts.TypeNode): JsonValue | undefined {
  if (!ts.isLiteralTypeNode(node)) return undefined;
  const { literal } = node;
  if (literal.kind === ts.SyntaxKind.NullKeyword) return null;
  if (literal.kind === ts.SyntaxKind.TrueKeyword || literal.kind === ts.SyntaxKind.FalseKeyword)
    return literal.kind === ts.SyntaxKind.TrueKeyword;
  if (ts.isStringLiteral(literal)) return literal.text;
  if (ts.isNumericLiteral(literal)) return Number(literal.text);
  return ts.isPrefixUnaryExpression(literal) ? Number(literal.getText()) : undefined;
}

const isUndefined = ({ source: { ts } }: TypeReader, node: ts.TypeNode): boolean =>
  node.kind === ts.SyntaxKind.UndefinedKeyword || node.kind === ts.SyntaxKind.VoidKeyword;

/** Whether a type says that the value may be absent. */
export const mayBeAbsent = (reader: TypeReader, node: ts.TypeNode | undefined): boolean =>
  node !== undefined && reader.source.ts.isUnionTypeNode(node) && node.types.some((type) => isUndefined(reader, type));

function unionSchema(reader: TypeReader, node: ts.UnionTypeNode): JsonObject {
  const members = node.types.filter((type) => !isUndefined(reader, type));
  const values = members.map((type) => literalValue(reader, type));
  if (values.every((value) => value !== undefined)) return { enum: values };
  const literals = values.filter((value) => value !== undefined && value !== null);
  const schemas = members.flatMap((type, at) =>
    values[at] === undefined ? [schemaOf(reader, type)] : values[at] === null ? [{ type: 'null' }] : [],
  );
  const all = literals.length === 0 ? schemas : [...schemas, { enum: literals }];
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : { anyOf: all };
}

/** Members of an object type; methods and index signatures aside. */
function membersSchema(reader: TypeReader, members: readonly ts.TypeElement[]): JsonObject {
  const { ts } = reader.source;
  const properties: Record<string, JsonValue> = {};
  const required: string[] = [];
  let rest: JsonValue = false;
  for (const member of members) {
    // Unlike what its type says, the parser leaves the type out where none is written.
    const isBare = (member as { readonly type?: ts.TypeNode }).type === undefined;
    if (ts.isIndexSignatureDeclaration(member)) rest = isBare ? {} : schemaOf(reader, member.type);
    if (!ts.isPropertySignature(member)) continue;
    const { name } = member;
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) continue;
    const description = memberDescription(reader.source, member);
    const schema = member.type === undefined ? {} : schemaOf(reader, member.type);
    properties[name.text] = description === undefined ? schema : { ...schema, description };
    if (member.questionToken === undefined && !mayBeAbsent(reader, member.type)) required.push(name.text);
  }
  return { type: 'object', properties, required, additionalProperties: rest };
}

function interfaceSchema(reader: TypeReader, node: ts.InterfaceDeclaration): JsonObject {
  const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => schemaOf(reader, type)));
  return [...bases, membersSchema(reader, node.members)].reduce(mergeObjects);
}

function enumSchema({ source: { ts } }: TypeReader, node: ts.EnumDeclaration): JsonObject {
  let next = 0;
  const values = node.members.map(({ initializer }) => {
    if (initializer !== undefined && ts.isStringLiteral(initializer)) return initializer.text;
    if (initializer !== undefined && ts.isNumericLiteral(initializer)) next = Number(initializer.text);
    next += 1;
    return next - 1;
  });
  return { enum: values };
}

function declaredSchema(reader: TypeReader, name: string, node: ts.Node): JsonObject {
  const { ts } = reader.source;
  if (reader.within.includes(name) || reader.within.length > MAX_DEPTH)
    return give(reader, node, `${name} contains itself: any value is accepted there`);
  const declared = declarationOf(reader.source, name);
  if (declared === undefined) return give(reader, node, `the type ${name} is not declared in this workflow: any value is accepted`);
  const inner: TypeReader = { source: declared.source, notes: reader.notes, within: [...reader.within, name] };
  if (ts.isInterfaceDeclaration(declared.node)) return interfaceSchema(inner, declared.node);
  if (ts.isTypeAliasDeclaration(declared.node)) return schemaOf(inner, declared.node.type);
  if (ts.isEnumDeclaration(declared.node)) return enumSchema(inner, declared.node);
  return give(reader, node, `${name} is not a type: any value is accepted`);
}

function wellKnown(reader: TypeReader, name: string, args: readonly ts.TypeNode[]): JsonObject | undefined {
  const [first, second] = args;
  const of = (node: ts.TypeNode | undefined): JsonObject => (node === undefined ? {} : schemaOf(reader, node));
  const keys = (node: ts.TypeNode | undefined): readonly string[] => {
    const { enum: values } = of(node);
    return Array.isArray(values) ? values.map(String) : [];
  };
  switch (name) {
    case 'Array':
    case 'ReadonlyArray':
    case 'Set':
      return { type: 'array', items: of(first) };
    case 'Record':
      return openObject(keys(first), of(second));
    case 'Partial':
      return { ...of(first), required: [] };
    case 'Readonly':
    case 'NonNullable':
      return of(first);
    case 'Pick':
      return nothingBut(of(first), keys(second));
    case 'Omit':
      return withoutKeys(of(first), keys(second));
    case 'Date':
      return { type: 'string', format: 'date-time' };
    case 'JsonValue':
      return {};
    case 'JsonObject':
      return { type: 'object' };
    case 'String':
    case 'Number':
    case 'Boolean':
      return { type: name.toLowerCase() };
    default:
      return undefined;
  }
}

function referenceSchema(reader: TypeReader, node: ts.TypeReferenceNode | ts.ExpressionWithTypeArguments): JsonObject {
  const { ts } = reader.source;
  const name = ts.isTypeReferenceNode(node) ? node.typeName.getText() : node.expression.getText();
  const own = declarationOf(reader.source, name);
  const known = own === undefined ? wellKnown(reader, name, node.typeArguments ?? []) : undefined;
  return known ?? declaredSchema(reader, name, node);
}

/** JSON Schema of a type that is written out: primitives, literals, unions, lists, objects, and names that the workflow declares. */
export function schemaOf(reader: TypeReader, node: ts.TypeNode): JsonObject {
  const { ts } = reader.source;
  const value = literalValue(reader, node);
  if (value !== undefined) return value === null ? { type: 'null' } : { enum: [value] };
  const keyword = keywordSchema(reader, node);
  if (keyword !== undefined) return keyword;
  const isReadonly = ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword;
  if (ts.isParenthesizedTypeNode(node) || isReadonly) return schemaOf(reader, node.type);
  if (ts.isJSDocNullableType(node)) return { anyOf: [schemaOf(reader, node.type), { type: 'null' }] };
  if (ts.isJSDocOptionalType(node) || ts.isJSDocNonNullableType(node)) return schemaOf(reader, node.type);
  if (ts.isUnionTypeNode(node)) return unionSchema(reader, node);
  if (ts.isArrayTypeNode(node)) return { type: 'array', items: schemaOf(reader, node.elementType) };
  if (ts.isTupleTypeNode(node)) {
    const prefixItems = node.elements.map((element) => schemaOf(reader, ts.isNamedTupleMember(element) ? element.type : element));
    return { type: 'array', prefixItems, minItems: prefixItems.length, items: false };
  }
  if (ts.isTypeLiteralNode(node)) return membersSchema(reader, node.members);
  if (ts.isIntersectionTypeNode(node)) {
    const parts = node.types.map((type) => schemaOf(reader, type));
    return parts.every(isShaped) ? parts.reduce(mergeObjects) : { allOf: parts };
  }
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) return referenceSchema(reader, node);
  return give(reader, node, `the type ${node.getText()} is not understood: any value is accepted`);
}
