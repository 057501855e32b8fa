import ts from 'typescript';
import { dateConversions, impureGlobals, impureProperties } from '../lint/pure.mjs';
import { everyNode, lineOf, type Source } from './parse-source.ts';

/** Whether an identifier names a member, and not a variable. */
const isKey = (node: ts.Identifier) => {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isTypeElement(parent) || ts.isClassElement(parent) || ts.isPropertyAssignment(parent)) &&
    parent.name === node
  );
};

const isImpureName = (node: ts.Node, file: string) =>
  ts.isIdentifier(node) &&
  impureGlobals.includes(node.text) &&
  !(node.text === 'Date' && file === dateConversions) &&
  !isKey(node);

const isImpureMember = (node: ts.Node) =>
  ts.isPropertyAccessExpression(node) &&
  impureProperties.some(
    ([object, property]) => node.expression.getText() === object && node.name.text === property,
  );

const asksTheTime = (node: ts.Node) =>
  ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;

export const impurities = ({ file, tree }: Source): string[] =>
  everyNode(tree)
    .filter((node) => isImpureName(node, file) || isImpureMember(node) || asksTheTime(node))
    .map((node) => `${file}:${lineOf(node)} ${node.getText()}`);
