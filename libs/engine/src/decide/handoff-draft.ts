import {
  variablesOf,
  type ChatState,
  type DraftOf,
  type EventOf,
  type HandoffRule,
  type LoadedWorkflow,
} from '@mozaiks/contracts';
import { agentOf, definitionIndex } from '../definition.ts';
import { layoutNow } from '../layout/layout-now.ts';
import { targetName } from '../layout/transfers.ts';
import { runOf } from '../turn-scope.ts';
import type { Reason } from './decision.ts';

export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly reason: Reason | undefined;
}

interface Now {
  readonly state: ChatState;
  readonly workflow: LoadedWorkflow;
}

/** The `handoff` event of a decision that a rule made. Empty if there was no rule. */
export function handoffDraft(now: Now, { from, to, reason }: Hop): DraftOf<'handoff'>[] {
  if (reason === undefined) return [];
  const taken = ruleOf(now, reason);
  const { rule, because } = withoutSecrets(now, reason, taken);
  const offered = passedOver(now, from, { kind: rule.kind, taken });
  return [
    {
      type: 'handoff',
      run_id: runOf(now.state).run_id,
      from,
      to,
      rule,
      because: offered.length === 0 ? because : { ...because, offered },
    },
  ];
}

/**
 * The handoff rule behind the reason, if there is one. The index of a guardrail is not that of a
 * rule.
 */
const ruleOf = ({ workflow }: Now, { rule: { kind, index } }: Reason): HandoffRule | undefined =>
  kind === 'guardrail' || index === null
    ? undefined
    : workflow.definition.handoffs.find((rule) => rule.index === index);

/** A condition on a sensitive variable would reveal its value. */
function withoutSecrets({ workflow }: Now, reason: Reason, taken: HandoffRule | undefined): Reason {
  const { index, kind } = reason.rule;
  const { sensitive } = definitionIndex(workflow);
  const expression = taken?.expression;
  if (
    expression === undefined ||
    !variablesOf(expression.node).some(({ name }) => sensitive.has(name))
  )
    return reason;
  return {
    rule: { kind, index },
    because: { ...reason.because, text: 'a condition on a sensitive variable' },
  };
}

type PassedOver = NonNullable<EventOf<'handoff'>['because']['offered']>;
type Kind = HandoffRule['kind'];

interface Taken {
  readonly kind: Reason['rule']['kind'];
  readonly taken: HandoffRule | undefined;
}

/** The documented order of decisions. */
const ORDER: readonly Kind[] = ['pre', 'llm', 'post', 'after_work'];

/**
 * Rules that were tried before the taken one, or offered to the model, and not taken. Empty for a
 * guardrail, since it comes before all rules.
 */
function passedOver({ state, workflow }: Now, from: string, { kind, taken }: Taken): PassedOver {
  if (kind === 'guardrail') return [];
  const spent = runOf(state).spent_rules;
  return tried({ state, workflow }, from, taken?.kind ?? (kind === 'tool' ? 'llm' : undefined))
    .filter((rule) => rule !== taken && !spent.includes(rule.index) && !comesAfter(rule, taken))
    .map(({ kind, index, target }) => ({ kind, index, to: targetName(target) }));
}

/** The rules up to those of this kind. All rules if the pattern decided. */
function tried(
  { state, workflow }: Now,
  from: string,
  upTo: Kind | undefined,
): readonly HandoffRule[] {
  const kinds = upTo === undefined ? ORDER : ORDER.slice(0, ORDER.indexOf(upTo) + 1);
  const { rules } = definitionIndex(workflow);
  return kinds.flatMap((kind) => {
    if (kind !== 'llm') return rules(from, kind);
    return from === 'user'
      ? []
      : [...layoutNow({ workflow, state }, agentOf(workflow, from)).transfers.values()].map(
          ({ rule }) => rule,
        );
  });
}

/**
 * Whether a rule comes after the taken one. A model sees all transfers at once, so that order does
 * not matter for them.
 */
const comesAfter = (rule: HandoffRule, hit: HandoffRule | undefined): boolean =>
  rule.kind !== 'llm' && rule.kind === hit?.kind && rule.index > hit.index;
