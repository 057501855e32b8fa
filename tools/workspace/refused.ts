import ts from 'typescript';
import { everyNode, lineOf, type Source } from './parse-source.ts';

type Refusal = (node: ts.Node) => boolean;

const hasModifier = (node: ts.Node, kind: ts.SyntaxKind) =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);

const inheritsButFromError: Refusal = (node) =>
  ts.isHeritageClause(node) &&
  node.token === ts.SyntaxKind.ExtendsKeyword &&
  ts.isClassLike(node.parent) &&
  // React catches errors of its components only in classes.
  node.parent.name?.text.endsWith('Boundary') !== true &&
  !node.types.every(({ expression }) => expression.getText().endsWith('Error'));

const changesAtModuleLevel: Refusal = (node) =>
  ts.isVariableStatement(node) &&
  ts.isSourceFile(node.parent) &&
  !(node.declarationList.flags & ts.NodeFlags.Const);

const isMarked: Refusal = (node) =>
  ts.isNonNullExpression(node) ||
  ((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) &&
    node.exclamationToken !== undefined);

const isDefault: Refusal = (node) =>
  (ts.isExportAssignment(node) && !node.isExportEquals) ||
  hasModifier(node, ts.SyntaxKind.DefaultKeyword) ||
  (ts.isExportSpecifier(node) && node.name.text === 'default');

export const refusals: Readonly<Record<string, Refusal>> = {
  'the type `any`': (node) => node.kind === ts.SyntaxKind.AnyKeyword,
  'the mark `!`': isMarked,
  'an enum': ts.isEnumDeclaration,
  'a default export': isDefault,
  '`export *`': (node) =>
    ts.isExportDeclaration(node) && (!node.exportClause || ts.isNamespaceExport(node.exportClause)),
  'a class that inherits, except from an error': inheritsButFromError,
  'a variable at module level': changesAtModuleLevel,
};

export const placesOf = ({ file, tree }: Source, refused: Refusal): string[] =>
  everyNode(tree)
    .filter(refused)
    .map((node) => `${file}:${lineOf(node)}`);
