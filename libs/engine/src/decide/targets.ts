import {
  assertNever,
  defined,
  type HandoffTarget,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { asksPeople } from '../definition.ts';
import type { Decision, Question, Reason, ResolvedDecision } from './decision.ts';
import { pick } from './seeded.ts';

export interface TargetInput {
  /** Who has spoken: an agent, or `user`. */
  readonly from: string;
  /** The agent that keeps the turn if no other agent is named. */
  readonly currentAgent: string;
  readonly definition: WorkflowDefinition;
  /** Seeds a random choice: the same state picks the same agent. */
  readonly seed: number;
  readonly reason: Reason;
}

/** The decision for a rule's target. Every target works in every position. */
export function decisionForTarget(
  target: HandoffTarget,
  { from, currentAgent, definition, seed, reason }: TargetInput,
): Decision {
  switch (target.type) {
    case 'agent':
      return { kind: 'speak', agent: target.agent, reason };
    case 'stay':
      return { kind: 'speak', agent: currentAgent, reason };
    case 'random':
      return {
        kind: 'speak',
        agent: pickOther(target.agents, { from, currentAgent, seed }),
        reason,
      };
    case 'user':
      return askUser(definition, { kind: 'text', prompt: '' }, reason);
    case 'ask_user':
      return askUser(
        definition,
        { kind: 'choice', prompt: 'Who should continue?', options: target.agents },
        reason,
      );
    case 'terminate':
      return { kind: 'complete', reason: 'terminate', why: reason };
    case 'manager':
      return selectSpeaker(definition, from, reason);
    case 'workflow':
      return {
        kind: 'workflow',
        workflow: target.workflow,
        ...defined({ fan_out: target.fan_out }),
        reason,
      };
    case 'function':
      return { kind: 'function', code: target.code, reason };
    default:
      return assertNever(target, 'handoff target');
  }
}

/** One of the agents other than the speaker. If there is none, the current agent keeps the turn. */
function pickOther(
  agents: readonly string[],
  { from, currentAgent, seed }: Pick<TargetInput, 'from' | 'currentAgent' | 'seed'>,
): string {
  const others = agents.filter((agent) => agent !== from);
  return others.length === 0 ? currentAgent : pick(others, seed);
}

/** A model picks among the agents. After an agent has spoken, it may also choose the user. */
export function selectSpeaker(
  definition: WorkflowDefinition,
  from: string,
  reason: Reason,
): Decision {
  return {
    kind: 'select',
    agents: definition.agents.map(({ name }) => name),
    back: from !== 'user',
    reason,
  };
}

/** A target by its name, as tools and functions return it. undefined for an unknown name. */
export function targetNamed(
  name: string,
  { agents }: WorkflowDefinition,
): HandoffTarget | undefined {
  if (agents.some((agent) => agent.name === name)) return { type: 'agent', agent: name };
  return name === 'user' || name === 'terminate' || name === 'stay' ? { type: name } : undefined;
}

/** Asks the user. If there are no people in the loop, the run ends instead. */
export function askUser(
  definition: WorkflowDefinition,
  question: Question,
  reason?: Reason,
): ResolvedDecision {
  if (!asksPeople(definition))
    return {
      kind: 'complete',
      reason: 'no_user',
      ...defined({ why: reason }),
    };
  return { kind: 'ask', question, ...defined({ reason }) };
}
