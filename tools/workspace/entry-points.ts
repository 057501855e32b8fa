import { existsSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { parseSource } from './parse-source.ts';
import { workspace, type Package } from './workspace.ts';

export interface EntryPoint {
  /** The specifier of an import: `@mozaiks/contracts/chat-view`. */
  readonly specifier: string;
  readonly source: string;
  readonly isWritten: boolean;
  /** The values, not the types, that its source exports. */
  readonly values: readonly string[];
}

const valuesOf = (statement: ts.Statement): string[] => {
  if (ts.isExportDeclaration(statement)) {
    if (
      statement.isTypeOnly ||
      !statement.exportClause ||
      !ts.isNamedExports(statement.exportClause)
    )
      return [];
    return statement.exportClause.elements
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ name }) => name.text);
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  return (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name
    ? [statement.name.text]
    : [];
};

export const entryPoints = ({ root, manifest }: Package): EntryPoint[] =>
  Object.entries(manifest.exports)
    .filter(([, target]) => typeof target !== 'string')
    .map(([subpath, target]) => {
      const source = path.posix.join(root, Object(target)['@mozaiks/source']);
      const isWritten = existsSync(path.join(workspace, source));
      const values = isWritten
        ? [...parseSource(source).tree.statements].flatMap(valuesOf).sort()
        : [];
      return { specifier: path.posix.join(manifest.name, subpath), source, isWritten, values };
    });
