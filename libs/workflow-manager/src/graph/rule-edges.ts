import { assertNever, defined, type HandoffRule } from '@mozaiks/contracts';
import { isCertain, leadsBack } from '../verify/endless.ts';
import {
  agentNode,
  functionNode,
  toNamed,
  toPerson,
  workflowNode,
  type Drawn,
  type Edges,
  type Why,
} from './drawn.ts';

/** The edges of a rule from one of its sources, an agent or `user`. */
function* ofRule(drawn: Drawn, rule: HandoffRule, source: string): Edges {
  const { target, index } = rule;
  const isUser = source === 'user';
  const from = isUser ? 'user' : agentNode(source);
  const why: Why = { kind: isUser ? 'user' : rule.kind, rule: index, ...labelOf(rule) };
  // The agent that spoke last acts for the user.
  const stayers = isUser ? drawn.names : [source];
  switch (target.type) {
    case 'agent':
      return yield { from, to: agentNode(target.agent), ...why };
    case 'stay':
      for (const name of stayers) yield { from, to: agentNode(name), ...why };
      return;
    case 'random':
      for (const name of target.agents)
        if (name !== source) yield { from, to: agentNode(name), ...why };
      return;
    case 'user':
      return yield toPerson(drawn, from, why);
    case 'ask_user':
      yield { from, to: drawn.person, ...why };
      if (drawn.person === 'user')
        for (const name of target.agents)
          yield { from: 'user', to: agentNode(name), kind: 'choice', rule: index };
      return;
    case 'terminate':
      return yield { from, to: 'end', ...why };
    case 'manager':
      return yield { from, to: 'selector', ...why };
    case 'workflow':
      return yield { from, to: workflowNode(target.workflow), ...why, returns: true };
    case 'function':
      yield { from, to: functionNode(target.code), ...why };
      return yield* toNamed(
        drawn,
        { from: functionNode(target.code), stayers },
        { kind: 'choice' },
      );
    default:
      return assertNever(target, 'target');
  }
}

function labelOf({ expression, condition }: HandoffRule): Pick<Why, 'label'> {
  return defined({ label: expression?.source ?? condition });
}

/**
 * Whether a rule changes nothing, because it leads back to its agent before the model has spoken.
 */
const isIdle = ({ kind, target }: HandoffRule, source: string): boolean =>
  kind === 'pre' &&
  source !== 'user' &&
  (target.type === 'stay' || (target.type === 'agent' && target.agent === source));

/** The rules that may decide after an agent, up to the first one that always applies. */
export interface AgentRules {
  readonly rules: readonly HandoffRule[];
  /** Whether the pattern may decide: no rule always applies, or a function may name no agent. */
  readonly patterned: boolean;
}

export function rulesAfter({ rulesOf }: Drawn, agent: string): AgentRules {
  const own = [...rulesOf(agent), ...rulesOf('*')]
    .filter((rule) => !leadsBack(rule, agent))
    .sort((a, b) => a.index - b.index);
  const certain = own.find(isCertain);
  const rules = own.filter(
    ({ kind, index }) => kind !== 'after_work' || certain === undefined || index <= certain.index,
  );
  const users = rulesOf('user').filter(({ kind }) => kind === 'llm');
  return { rules, patterned: certain === undefined || [...rules, ...users].some(asksCode) };
}

const asksCode = ({ kind, target }: HandoffRule): boolean =>
  kind !== 'pre' && target.type === 'function';

/** The edges of the rules of an agent or of the user. */
export function* ruleEdges(drawn: Drawn, rules: readonly HandoffRule[], source: string): Edges {
  for (const rule of rules) if (!isIdle(rule, source)) yield* ofRule(drawn, rule, source);
}
