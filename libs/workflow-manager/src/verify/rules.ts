import type { HandoffRule, WorkflowDefinition } from '@mozaiks/contracts';
import { ruleNodes } from '../read/handoffs.ts';
import type { Scope } from '../read/scope.ts';
import type { Position } from '../yaml/node.ts';
import { fieldOf } from '../yaml/read-node.ts';
import { implies, isContradiction, type IsBoolean } from './implies.ts';

/** Whether a rule always applies when it is tried, if its expression holds. */
const isDecided = ({ kind, expression }: HandoffRule): boolean =>
  kind !== 'llm' && (kind === 'after_work' || expression !== undefined);

/** The order in which kinds of rules are tried. */
const ORDER: readonly HandoffRule['kind'][] = ['pre', 'llm', 'post', 'after_work'];

/** Whether the first rule applies, and is tried first, whenever the other one would apply. */
function winsOver(first: HandoffRule, other: HandoffRule, isBoolean: IsBoolean): boolean {
  if (!isDecided(first) || (first.source !== other.source && first.source !== '*')) return false;
  const wait = ORDER.indexOf(other.kind) - ORDER.indexOf(first.kind);
  if (wait < 0 || (wait === 0 && first.index > other.index)) return false;
  if (first.expression === undefined) return true;
  const { node } = first.expression;
  if (node.kind === 'literal') return node.value === true;
  // Before the model speaks, variables have other values than afterwards.
  const isSameMoment = wait === 0 || first.kind === 'post';
  return (
    isSameMoment &&
    other.expression !== undefined &&
    implies(other.expression.node, node, isBoolean)
  );
}

/** Limits the time for comparing all rules with one another. */
const MAX_COMPARED = 400;

/** Reports rules that never apply because an earlier rule for the same speaker always does. */
function checkShadowed(
  scope: Scope,
  rules: readonly HandoffRule[],
  at: (rule: HandoffRule) => Position,
): void {
  const compared = rules.slice(0, MAX_COMPARED);
  const isBoolean: IsBoolean = (name) => scope.typeOf(name) === 'boolean';
  rules.forEach((rule) => {
    const earlier = compared.find((other) => other !== rule && winsOver(other, rule, isBoolean));
    if (earlier === undefined) return;
    scope.report({
      code: 'WF061',
      at: at(rule),
      message: `this rule never fires: the rule in line ${at(earlier).line} is tried first and always fits`,
      ...(rule.kind === 'after_work'
        ? { hint: 'the first after_work rule wins; the Python runtime kept the last' }
        : {}),
    });
  });
}

/**
 * Reports random choices that list only the speaker. A random choice never picks the speaker, so
 * such a rule never applies.
 */
function checkRandomChoices(
  scope: Scope,
  { agents, handoffs }: WorkflowDefinition,
  at: (rule: HandoffRule) => Position,
): void {
  for (const rule of handoffs) {
    const { source, target } = rule;
    if (target.type !== 'random' || source === 'user') continue;
    const sources = source === '*' ? agents.map(({ name }) => name) : [source];
    if (!sources.every((speaker) => target.agents.every((name) => name === speaker))) continue;
    const message = `this rule never applies: a random choice never picks the speaker, and ${sources.join(', ')} is alone in the list`;
    scope.report({
      code: 'WF062',
      at: at(rule),
      message,
      hint: 'name other agents in target_agents',
    });
  }
}

/** Reports conditions that never hold. */
function checkContradictions(scope: Scope, rules: readonly HandoffRule[]): void {
  const nodes = ruleNodes(scope.sources);
  for (const { expression, index } of rules) {
    const at = fieldOf(nodes[index], 'condition')?.at;
    if (
      at === undefined ||
      expression === undefined ||
      !isContradiction(expression.node, (name) => scope.typeOf(name) === 'boolean')
    )
      continue;
    scope.report({
      code: 'WF031',
      at,
      message: 'this condition never holds: its parts exclude each other',
    });
  }
}

/**
 * Returns whether no rule leads to its own source. If one does, unreachable agents are only a
 * consequence of that.
 */
export function checkRules(scope: Scope, definition: WorkflowDefinition): boolean {
  const nodes = ruleNodes(scope.sources);
  const at = (rule: HandoffRule): Position =>
    nodes[rule.index]?.at ?? { file: '', line: 1, column: 1 };
  const toItself = definition.handoffs.filter(
    ({ source, target }) => target.type === 'agent' && target.agent === source,
  );
  for (const rule of toItself) {
    const message = `${rule.source} hands off to itself`;
    scope.report({
      code: 'WF062',
      at: at(rule),
      message,
      hint: 'transition_target: StayTarget says so',
    });
  }
  checkContradictions(scope, definition.handoffs);
  checkShadowed(scope, definition.handoffs, at);
  checkRandomChoices(scope, definition, at);
  return toItself.length === 0;
}
