import type { ChatState, EventOf, HandoffRule, HandoffTarget } from '@mozaiks/contracts';
import type { Deciding, Decision, Reason } from './decision.ts';
import { reasonOf, rulesOf } from './rules.ts';
import { seedOf } from './seeded.ts';
import { aimAt } from './targets.ts';

/** A target that a tool returned, or that the model chose through a transfer tool. The first call wins; the event lists the others. */
export function namedByCall({ state, workflow, from }: Deciding): Decision | undefined {
  const [first, ...others] = targetsInCallOrder(state);
  if (first === undefined) return undefined;
  const { definition } = workflow;
  const rule =
    first.call?.kind === 'transfer'
      ? transferRules(definition.handoffs, from).find(({ target }) => targetName(target) === first.target)
      : undefined;
  const reason = rule === undefined ? returnedBy(first.call) : reasonOf(rule, {});
  const because = others.length === 0 ? reason.because : { ...reason.because, also: others.map(({ target }) => target) };
  return aimAt(rule?.target ?? targetOf(first.target), { from, definition, seed: seedOf(state), reason: { rule: reason.rule, because } });
}

/** The rules that are offered to an agent's model as tools. */
export const transferRules = (rules: readonly HandoffRule[], source: string): readonly HandoffRule[] =>
  rulesOf(rules, { source, kind: 'llm' });

/** The name in a rule's transfer tool, `transfer_to_<name>`. */
export function targetName(target: HandoffTarget): string {
  if (target.type === 'agent') return target.agent;
  return target.type === 'workflow' ? target.workflow : target.type;
}

const targetOf = (name: string): HandoffTarget =>
  name === 'user' || name === 'terminate' ? { type: name } : { type: 'agent', agent: name };

const returnedBy = (call: EventOf<'tool_call'> | undefined): Reason => ({
  rule: { kind: 'tool', index: null },
  because: { text: `${call?.tool ?? 'a tool'} returned it` },
});

function targetsInCallOrder({
  run,
  transcript,
}: ChatState): readonly { readonly target: string; readonly call: EventOf<'tool_call'> | undefined }[] {
  const calls = transcript.filter((fact) => fact.type === 'tool_call');
  return (run?.targets ?? [])
    .map(({ call_id, target }) => ({ target, at: calls.findIndex((call) => call.call_id === call_id) }))
    .sort((a, b) => a.at - b.at)
    .map(({ target, at }) => ({ target, call: calls[at] }));
}
