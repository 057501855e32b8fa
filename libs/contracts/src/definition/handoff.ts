import type { CodeRef } from './code.ts';
import type { Expression } from './expression.ts';

export type HandoffTarget =
  | { readonly type: 'agent'; readonly agent: string }
  | { readonly type: 'user' }
  | { readonly type: 'terminate' }
  | { readonly type: 'stay' }
  | { readonly type: 'ask_user'; readonly agents: readonly string[] }
  | { readonly type: 'random'; readonly agents: readonly string[] }
  | { readonly type: 'manager' }
  | { readonly type: 'workflow'; readonly workflow: string }
  | { readonly type: 'function'; readonly code: CodeRef };

export interface HandoffRule {
  /** Place in handoffs.yaml, from 0. */
  readonly index: number;
  /** An agent's name, `user` or `*`. */
  readonly source: string;
  readonly target: HandoffTarget;
  readonly kind: 'pre' | 'llm' | 'post' | 'after_work';
  /** For `llm` the text that the model reads, otherwise absent or parsed. */
  readonly condition?: string;
  readonly expression?: Expression;
}
