import type ts from 'typescript';
import { isInside } from '../is-inside.ts';
import type { TypeScript } from '../typescript.ts';

/** A file of an author, with its compiler. */
export interface OwnFile {
  readonly ts: TypeScript;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** The workflows folder. */
  readonly root: string;
  readonly file: ts.SourceFile;
  /** Exported functions that the runtime calls. */
  readonly entries: ReadonlySet<string>;
  /** The entries whose first parameter is a context, whatever its type: hooks and routers. */
  readonly receivers: ReadonlySet<string>;
  /** The entries that return the name of a target. */
  readonly routers: ReadonlySet<string>;
}

/** Whether the file belongs to a workflow and not to a package. */
export const isOwnPath = (root: string, path: string): boolean =>
  isInside(root, path) &&
  !path.includes('/node_modules/') &&
  !path.endsWith('.d.ts') &&
  !path.endsWith('.json');

export const isScript = ({ fileName }: ts.SourceFile): boolean => /\.[cm]?jsx?$/.test(fileName);

/** Whether the runtime calls the function: it is an export of the module itself. */
export function isEntry({ ts, entries }: OwnFile, node: ts.Node): boolean {
  return entries.has(exportedName(ts, node) ?? '');
}

/** The name under which a function of the top level is declared. */
export function exportedName(ts: TypeScript, node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node))
    return ts.isSourceFile(node.parent) ? node.name?.text : undefined;
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node) && !ts.isMethodDeclaration(node))
    return undefined;
  let around = node.parent;
  // `defineTool({run})` has the name of the variable that it is assigned to.
  const isRun =
    (ts.isMethodDeclaration(node) || ts.isPropertyAssignment(around)) &&
    nameOf(node, around) === 'run';
  if (ts.isMethodDeclaration(node) && !isRun) return undefined;
  if (isRun && ts.isPropertyAssignment(around)) around = around.parent;
  if (isRun && ts.isObjectLiteralExpression(around)) around = around.parent;
  if (isRun && ts.isCallExpression(around)) around = around.parent;
  while (
    ts.isParenthesizedExpression(around) ||
    ts.isAsExpression(around) ||
    ts.isSatisfiesExpression(around)
  )
    around = around.parent;
  if (!ts.isVariableDeclaration(around) || !ts.isSourceFile(around.parent.parent.parent))
    return undefined;
  return ts.isIdentifier(around.name) ? around.name.text : undefined;
}

const nameOf = (node: ts.Node, parent: ts.Node): string | undefined =>
  (
    (node as { readonly name?: ts.Node }).name ?? (parent as { readonly name?: ts.Node }).name
  )?.getText();
