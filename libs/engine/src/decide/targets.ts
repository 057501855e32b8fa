import { assertNever, type HandoffTarget, type WorkflowDefinition } from '@mozaiks/contracts';
import { asksPeople } from '../definition.ts';
import type { Decision, Question, Reason, Settled } from './decision.ts';
import { pick } from './seeded.ts';

export interface Aim {
  /** Who has spoken: an agent, or `user`. */
  readonly from: string;
  /** The agent that keeps the turn if no other agent is named. */
  readonly stayer: string;
  readonly definition: WorkflowDefinition;
  /** Seeds a random choice: the same state picks the same agent. */
  readonly seed: number;
  readonly reason: Reason;
}

/** Where a rule's target leads. Every target works in every position. */
export function aimAt(
  target: HandoffTarget,
  { from, stayer, definition, seed, reason }: Aim,
): Decision {
  switch (target.type) {
    case 'agent':
      return { kind: 'speak', agent: target.agent, reason };
    case 'stay':
      return { kind: 'speak', agent: stayer, reason };
    case 'random':
      return { kind: 'speak', agent: pickOther(target.agents, { from, stayer, seed }), reason };
    case 'user':
      return askUser(definition, { kind: 'text', prompt: '' }, reason);
    case 'ask_user':
      return askUser(
        definition,
        { kind: 'choice', prompt: 'Who should go on?', options: target.agents },
        reason,
      );
    case 'terminate':
      return { kind: 'complete', reason: 'terminate', why: reason };
    case 'manager':
      return select(definition, from, reason);
    case 'workflow':
      return {
        kind: 'workflow',
        workflow: target.workflow,
        ...(target.fan_out === undefined ? {} : { fan_out: target.fan_out }),
        reason,
      };
    case 'function':
      return { kind: 'function', code: target.code, reason };
    default:
      return assertNever(target, 'handoff target');
  }
}

/** One of the agents other than the speaker. If there is none, the stayer keeps the turn. */
function pickOther(
  agents: readonly string[],
  { from, stayer, seed }: Pick<Aim, 'from' | 'stayer' | 'seed'>,
): string {
  const others = agents.filter((agent) => agent !== from);
  return others.length === 0 ? stayer : pick(others, seed);
}

/** A model picks among the agents; after an agent has spoken it may also give the word back to the user. */
export function select(definition: WorkflowDefinition, from: string, reason: Reason): Decision {
  return {
    kind: 'select',
    agents: definition.agents.map(({ name }) => name),
    back: from !== 'user',
    reason,
  };
}

/** A target by its name, as tools and functions return it; undefined for a name that nobody has. */
export function targetNamed(
  name: string,
  { agents }: WorkflowDefinition,
): HandoffTarget | undefined {
  if (agents.some((agent) => agent.name === name)) return { type: 'agent', agent: name };
  return name === 'user' || name === 'terminate' || name === 'stay' ? { type: name } : undefined;
}

/** A question to the user; where nobody may be asked the run ends instead. */
export function askUser(
  definition: WorkflowDefinition,
  question: Question,
  reason?: Reason,
): Settled {
  if (!asksPeople(definition))
    return {
      kind: 'complete',
      reason: 'no_user',
      ...(reason === undefined ? {} : { why: reason }),
    };
  return { kind: 'ask', question, ...(reason === undefined ? {} : { reason }) };
}
