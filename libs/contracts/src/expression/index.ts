export { evaluateExpression, type Evaluation, type Lookup } from './evaluate.ts';
export { inferType, type ExpressionProblem, type Inference, type TypeLookup } from './infer.ts';
export type { ExpressionType } from './infer-operators.ts';
export type {
  ArithmeticNode,
  ArithmeticOperator,
  CompareNode,
  CompareOperator,
  ExpressionNode,
  LenNode,
  LiteralNode,
  LogicalNode,
  Span,
  UnaryNode,
  VariableNode,
} from './node.ts';
export { parseExpression, type ParsedExpression } from './parser.ts';
export { isTrue } from './values.ts';
export { variablesOf, type VariableUse } from './variables.ts';
