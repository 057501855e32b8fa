import type ts from 'typescript';
import type { Source } from './source.ts';

export interface Declared<N extends ts.Node = ts.Node> {
  readonly source: Source;
  readonly node: N;
}
type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.EnumDeclaration | ts.VariableDeclaration | ts.FunctionDeclaration;

const MAX_HOPS = 8;

function named({ ts, file }: Source, name: string): Declaration | undefined {
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      const found = statement.declarationList.declarations.find(({ name: own }) => ts.isIdentifier(own) && own.text === name);
      if (found !== undefined) return found;
    }
    const isKind =
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      ts.isFunctionDeclaration(statement);
    if (isKind && statement.name?.text === name) return statement;
  }
  return undefined;
}

interface Elsewhere {
  readonly specifier: string;
  readonly name: string;
}
const specifierOf = ({ ts }: Source, node: ts.Expression | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteral(node) ? node.text : undefined;

function imported(source: Source, name: string): Elsewhere | undefined {
  const { ts, file } = source;
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    const specifier = specifierOf(source, statement.moduleSpecifier);
    if (bindings === undefined || !ts.isNamedImports(bindings) || specifier === undefined) continue;
    const element = bindings.elements.find((candidate) => candidate.name.text === name);
    if (element !== undefined) return { specifier, name: (element.propertyName ?? element.name).text };
  }
  return undefined;
}

/** What a name means inside a module: its declaration there, or in the module that it is imported from. */
export function declarationOf(source: Source, name: string, hops = 0): Declared<Declaration> | undefined {
  const node = named(source, name);
  if (node !== undefined) return { source, node };
  const from = imported(source, name);
  return from === undefined || hops > MAX_HOPS ? undefined : follow(source, from, hops);
}

function follow(source: Source, { specifier, name }: Elsewhere, hops: number): Declared<Declaration> | undefined {
  const other = source.open(specifier);
  return other === undefined ? undefined : exportedAs(other, name, hops + 1);
}

function isExported({ ts }: Source, node: Declaration): boolean {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const kinds = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []).map(({ kind }) => kind) : [];
  return kinds.includes(ts.SyntaxKind.ExportKeyword) && !kinds.includes(ts.SyntaxKind.DefaultKeyword);
}

function exportLists(source: Source, name: string, hops: number): Declared<Declaration> | undefined {
  const { ts, file } = source;
  for (const statement of file.statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const specifier = specifierOf(source, statement.moduleSpecifier);
    const clause = statement.exportClause;
    if (clause === undefined && specifier !== undefined) {
      const found = follow(source, { specifier, name }, hops);
      if (found !== undefined) return found;
    }
    if (clause === undefined || !ts.isNamedExports(clause)) continue;
    const element = clause.elements.find((candidate) => candidate.name.text === name);
    if (element === undefined) continue;
    const local = (element.propertyName ?? element.name).text;
    return specifier === undefined ? declarationOf(source, local, hops) : follow(source, { specifier, name: local }, hops);
  }
  return undefined;
}

/** The declaration that a module exports under a name, re-exports followed. */
export function exportedAs(source: Source, name: string, hops = 0): Declared<Declaration> | undefined {
  if (hops > MAX_HOPS) return undefined;
  const node = named(source, name);
  return node !== undefined && isExported(source, node) ? { source, node } : exportLists(source, name, hops);
}
