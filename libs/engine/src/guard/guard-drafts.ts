import type { AgentDefinition, DraftOf, EventDraft, Guardrail } from '@mozaiks/contracts';
import type { ResolvedDecision } from '../decide/decision.ts';
import { completeRun } from '../drafts.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';

const BLOCKED = 'I cannot help with that.';

export interface GuardrailHit {
  readonly rail: Guardrail;
  readonly stage: 'input' | 'output';
  readonly message_id: string;
  /** Usage in the same commit. */
  readonly usage: readonly DraftOf<'usage'>[];
}

type Which = Pick<GuardrailHit, 'rail' | 'stage'>;

export const guardrailDraft = (
  turn: TurnScope,
  agent: AgentDefinition,
  { rail, stage }: Which,
): DraftOf<'guardrail'> => ({
  type: 'guardrail',
  run_id: runOf(turn.state).run_id,
  name: rail.name,
  stage,
  agent: agent.name,
  action: rail.action,
});

/**
 * The drafts for a blocked message: the agent's answer is the guardrail's message, and the run ends
 * regardless of the rules.
 */
export function blockDrafts(
  turn: TurnScope,
  agent: AgentDefinition,
  { rail, stage, message_id, usage }: GuardrailHit,
): readonly EventDraft[] {
  const { run_id } = runOf(turn.state);
  return [
    ...usage,
    guardrailDraft(turn, agent, { rail, stage }),
    {
      type: 'agent_response',
      run_id,
      agent: agent.name,
      message_id,
      text: rail.message ?? BLOCKED,
      visible: agent.visible,
      finish_reason: 'content_filter',
    },
    ...completeRun(turn.state, { reason: 'done', now: turn.deps.clock.now(), spent: usage }),
  ];
}

/** The decision of a guardrail that hands off. */
export function handOffDecision(agent: AgentDefinition, { rail, stage }: Which): ResolvedDecision {
  return {
    kind: 'speak',
    agent: rail.target ?? agent.name,
    reason: {
      rule: { kind: 'guardrail', index: agent.guardrails[stage].indexOf(rail) },
      because: { text: `the guardrail "${rail.name}" hit` },
    },
  };
}
