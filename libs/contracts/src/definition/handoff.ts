import type { CodeRef } from './code.ts';
import type { Expression } from './expression.ts';

/** The most items of one fan-out. Their calls and the first starts fit into one commit. */
export const MAX_FAN_OUT = 32;

/** Starts a child for each item of a list. */
export interface FanOut {
  /** The variable that holds the list. */
  readonly items: string;
  /** The list variable that gets the results, in the order of the items. */
  readonly into: string;
  /** How many children run at the same time. */
  readonly max_parallel: number;
  /** If a child fails: end the other children, or put the error among the results. */
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
  /** Position in handoffs.yaml, from 0. */
  readonly index: number;
  /** An agent's name, `user` or `*`. */
  readonly source: string;
  readonly target: HandoffTarget;
  readonly kind: 'pre' | 'llm' | 'post' | 'after_work';
  /**
   * The text that the model reads, for `llm` rules. Other rules have a parsed `expression`, or
   * none.
   */
  readonly condition?: string;
  readonly expression?: Expression;
}
