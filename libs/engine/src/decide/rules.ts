import { defined, type HandoffRule, type JsonObject } from '@mozaiks/contracts';
import { holds, valuesSeen, type ContextView } from '../context.ts';
import type { Reason } from './decision.ts';

export interface Hit {
  readonly rule: HandoffRule;
  readonly reason: Reason;
}

/** The first rule that applies now and is not used up. Rules without an expression always apply. */
export function firstHit(
  rules: readonly HandoffRule[],
  spent: readonly number[],
  view: ContextView,
): Hit | undefined {
  for (const rule of rules) {
    if (spent.includes(rule.index)) continue;
    if (rule.expression === undefined) return { rule, reason: reasonOf(rule, {}) };
    if (holds(rule.expression, view))
      return { rule, reason: reasonOf(rule, valuesSeen(rule.expression, view)) };
  }
  return undefined;
}

export function reasonOf(rule: HandoffRule, values: JsonObject): Reason {
  const condition = rule.expression?.source ?? rule.condition;
  const kind = rule.source === 'user' ? 'user' : rule.kind;
  return {
    rule: { kind, index: rule.index, ...defined({ condition }) },
    because: {
      text: condition ?? `after ${rule.source} has spoken`,
      ...(Object.keys(values).length === 0 ? {} : { values }),
    },
  };
}
