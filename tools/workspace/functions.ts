import ts from 'typescript';
import { everyNode, lineOf, type Source } from './parse-source.ts';

export interface FunctionSize {
  readonly place: string;
  readonly lines: number;
  readonly parameters: number;
}

const takesThis = (parameter: ts.ParameterDeclaration) =>
  ts.isIdentifier(parameter.name) && parameter.name.text === 'this';

export const functionSizes = ({ file, tree }: Source): FunctionSize[] =>
  everyNode(tree)
    .filter((node) => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
    .map((node) => {
      const start = lineOf(node);
      const end = tree.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
      const parameters = (node as ts.SignatureDeclaration).parameters.filter(
        (parameter) => !takesThis(parameter),
      );
      return { place: `${file}:${start}`, lines: end - start + 1, parameters: parameters.length };
    });
