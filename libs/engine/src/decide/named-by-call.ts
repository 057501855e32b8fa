import type { ChatState, EventOf } from '@mozaiks/contracts';
import { agentOf } from '../definition.ts';
import { layoutNow } from '../layout/layout-now.ts';
import type { DecisionInput, Decision, Reason } from './decision.ts';
import { reasonOf } from './rules.ts';
import { seedOf } from './seeded.ts';
import { decisionForTarget, targetNamed } from './targets.ts';

/**
 * A target that a tool returned, or that the model chose with a transfer tool. The first call wins,
 * and the event lists the others. A rule that is used up is ignored.
 */
export function namedByCall({ state, workflow, from }: DecisionInput): Decision | undefined {
  const [first, ...others] = targetsInCallOrder(state);
  if (first === undefined) return undefined;
  const { definition } = workflow;
  const { transfers } = layoutNow({ workflow, state }, agentOf(workflow, from));
  const rule = first.call?.kind === 'transfer' ? transfers.get(first.call.tool)?.rule : undefined;
  if (rule !== undefined && state.run?.spent_rules.includes(rule.index) === true) return undefined;
  const target = rule?.target ?? targetNamed(first.target, definition);
  if (target === undefined) return undefined;
  const reason = rule === undefined ? returnedBy(first.call) : reasonOf(rule, {});
  const because =
    others.length === 0
      ? reason.because
      : { ...reason.because, also: others.map((other) => other.target) };
  return decisionForTarget(target, {
    from,
    currentAgent: from,
    definition,
    seed: seedOf(state),
    reason: { rule: reason.rule, because },
  });
}

const returnedBy = (call: EventOf<'tool_call'> | undefined): Reason => ({
  rule: { kind: 'tool', index: null },
  because: { text: `${call?.tool ?? 'a tool'} returned it` },
});

interface Named {
  readonly target: string;
  readonly call: EventOf<'tool_call'> | undefined;
}

function targetsInCallOrder({ run, transcript }: ChatState): readonly Named[] {
  const targets = run?.targets ?? [];
  if (targets.length === 0) return [];
  const calls = transcript.filter((event) => event.type === 'tool_call');
  return targets
    .map(({ call_id, target }) => ({
      target,
      at: calls.findIndex((call) => call.call_id === call_id),
    }))
    .sort((a, b) => a.at - b.at)
    .map(({ target, at }) => ({ target, call: calls[at] }));
}
