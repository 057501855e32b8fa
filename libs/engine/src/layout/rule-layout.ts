import type { HandoffRule, WorkflowDefinition } from '@mozaiks/contracts';

/** The rules of a source and kind, in file order. */
export type RuleLayout = (source: string, kind: HandoffRule['kind']) => readonly HandoffRule[];

const none: readonly HandoffRule[] = [];

/**
 * Sorts rules by source and kind once. A rule of `*` applies to every agent, but not to `user`, nor
 * to the agent that it leads to, which would hand over to itself for ever. For the same reason, a
 * random choice does not apply to an agent that is the only one in its list.
 */
export function layOutRules({
  agents,
  handoffs,
}: Pick<WorkflowDefinition, 'agents' | 'handoffs'>): RuleLayout {
  const laid = new Map<string, HandoffRule[]>();
  const add = (source: string, rule: HandoffRule): void => {
    const key = `${rule.kind} ${source}`;
    const rules = laid.get(key);
    if (rules === undefined) laid.set(key, [rule]);
    else rules.push(rule);
  };
  for (const rule of handoffs) {
    if (rule.source === '*')
      for (const { name } of agents)
        if (!leadsTo(rule, name) && !isOnlyAgent(rule, name)) add(name, rule);
    if (rule.source !== '*' && !isOnlyAgent(rule, rule.source)) add(rule.source, rule);
  }
  return (source, kind) => laid.get(`${kind} ${source}`) ?? none;
}

const isOnlyAgent = ({ target }: HandoffRule, agent: string): boolean =>
  target.type === 'random' && target.agents.every((name) => name === agent);

/** Whether a rule can only lead to this agent. */
export const leadsTo = ({ target }: HandoffRule, agent: string): boolean =>
  target.type === 'agent' && target.agent === agent;
