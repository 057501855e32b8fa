import type { ExpressionNode } from '../expression/index.ts';

export interface Expression {
  readonly source: string;
  readonly node: ExpressionNode;
}
