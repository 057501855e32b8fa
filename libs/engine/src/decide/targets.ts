import { assertNever, type HandoffTarget, type WorkflowDefinition } from '@mozaiks/contracts';
import { asksPeople } from '../definition.ts';
import type { Decision, Question, Reason, Settled } from './decision.ts';
import { pick } from './seeded.ts';

export interface Aim {
  /** Who spoke. */
  readonly from: string;
  readonly definition: WorkflowDefinition;
  /** Seeds a random choice: the same state picks the same agent. */
  readonly seed: number;
  readonly reason: Reason;
}

/** Where a rule's target leads. Every target works in every position. */
export function aimAt(target: HandoffTarget, { from, definition, seed, reason }: Aim): Decision {
  switch (target.type) {
    case 'agent':
      return { kind: 'speak', agent: target.agent, reason };
    case 'stay':
      return { kind: 'speak', agent: from, reason };
    case 'random':
      return { kind: 'speak', agent: target.agents.length === 0 ? from : pick(target.agents, seed), reason };
    case 'user':
      return askUser(definition, { kind: 'text', prompt: '' }, reason);
    case 'ask_user':
      return askUser(definition, { kind: 'choice', prompt: 'Who should go on?', options: target.agents }, reason);
    case 'terminate':
      return { kind: 'complete', reason: 'terminate', why: reason };
    case 'manager':
      return { kind: 'select', agents: definition.agents.map(({ name }) => name), reason };
    case 'workflow':
      return { kind: 'workflow', workflow: target.workflow, reason };
    case 'function':
      return { kind: 'function', code: target.code, reason };
    default:
      return assertNever(target, 'handoff target');
  }
}

/** A target by its name, as tools and functions return it; undefined for a name that nobody has. */
export function targetNamed(name: string, { agents }: WorkflowDefinition): HandoffTarget | undefined {
  if (agents.some((agent) => agent.name === name)) return { type: 'agent', agent: name };
  return name === 'user' || name === 'terminate' || name === 'stay' ? { type: name } : undefined;
}

/** A question to the user; where nobody may be asked the run ends instead. */
export function askUser(definition: WorkflowDefinition, question: Question, reason?: Reason): Settled {
  if (!asksPeople(definition)) return { kind: 'complete', reason: 'no_user', ...(reason === undefined ? {} : { why: reason }) };
  return { kind: 'ask', question, ...(reason === undefined ? {} : { reason }) };
}
