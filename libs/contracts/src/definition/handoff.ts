import type { CodeRef } from './code.ts';
import type { Expression } from './expression.ts';

/** Most items of one fan-out: their calls, and the first starts, fit one commit. */
export const MAX_FAN_OUT = 32;

/** A child for each item of a list. */
export interface FanOut {
  /** The list variable. */
  readonly items: string;
  /** The list variable that takes the results, in the order of the items. */
  readonly into: string;
  /** Children that run at the same time. */
  readonly max_parallel: number;
  /** What the failure of a child does: end the others, or stand among the results. */
  readonly on_failure: 'stop' | 'collect';
}

export type HandoffTarget =
  | { readonly type: 'agent'; readonly agent: string }
  | { readonly type: 'user' }
  | { readonly type: 'terminate' }
  | { readonly type: 'stay' }
  | { readonly type: 'ask_user'; readonly agents: readonly string[] }
  | { readonly type: 'random'; readonly agents: readonly string[] }
  | { readonly type: 'manager' }
  | { readonly type: 'workflow'; readonly workflow: string; readonly fan_out?: FanOut }
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
