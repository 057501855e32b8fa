import { type HandoffRule, type JsonObject } from '@mozaiks/contracts';
import { holds, type ContextView } from '../context.ts';
import type { Reason } from './decision.ts';

export interface Hit {
  readonly rule: HandoffRule;
  readonly reason: Reason;
}

export interface RuleQuery {
  readonly source: string;
  readonly kind: HandoffRule['kind'];
  readonly spent?: readonly number[];
}

/** The rules of one source and kind, in file order. */
export const rulesOf = (rules: readonly HandoffRule[], { source, kind, spent = [] }: RuleQuery): readonly HandoffRule[] =>
  rules.filter(
    (rule) => rule.kind === kind && (rule.source === source || (rule.source === '*' && source !== 'user')) && !spent.includes(rule.index),
  );

/** The first rule that holds now. Rules without an expression hold. */
export function firstHit(rules: readonly HandoffRule[], query: RuleQuery, view: ContextView): Hit | undefined {
  for (const rule of rulesOf(rules, query)) {
    const found = rule.expression === undefined ? { yes: true, values: {} } : holds(rule.expression, view);
    if (found.yes) return { rule, reason: reasonOf(rule, found.values) };
  }
  return undefined;
}

export function reasonOf(rule: HandoffRule, values: JsonObject): Reason {
  const condition = rule.expression?.source ?? rule.condition;
  const kind = rule.source === 'user' ? 'user' : rule.kind;
  return {
    rule: { kind, index: rule.index, ...(condition === undefined ? {} : { condition }) },
    because: { text: condition ?? `after ${rule.source} has spoken`, ...(Object.keys(values).length === 0 ? {} : { values }) },
  };
}
