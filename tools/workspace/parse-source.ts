import ts from 'typescript';
import { readText } from './workspace.ts';

export interface Source {
  /** Relative to the root of the workspace, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly string[];
  /** The imports that are used only for their types, and do not exist at run time. */
  readonly typeImports: readonly string[];
  readonly tree: ts.SourceFile;
}

export const parseSource = (file: string): Source => {
  const text = readText(file);
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  return {
    file,
    text,
    lines: text.replace(/\n$/, '').split('\n').length,
    imports: ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName),
    typeImports: typeImportsOf(tree),
    tree,
  };
};

const typeImportsOf = ({ statements }: ts.SourceFile): string[] =>
  statements
    .filter(ts.isImportDeclaration)
    .filter(({ importClause }) => importClause?.isTypeOnly === true)
    .map(({ moduleSpecifier }) => (moduleSpecifier as ts.StringLiteral).text);

/** The package of a module specifier: `ajv` for `ajv/dist/2020`. */
export const packageOf = (specifier: string): string => {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
};

export const everyNode = (root: ts.Node): ts.Node[] => {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
};

export const lineOf = (node: ts.Node): number =>
  node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
