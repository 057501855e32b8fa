import type { HandoffRule, WorkflowDefinition } from '@mozaiks/contracts';
import { ruleNodes } from '../read/handoffs.ts';
import type { Scope } from '../read/scope.ts';
import type { Position } from '../yaml/node.ts';

/** Of two rules for the same speaker at the same moment: whether the first always wins. */
function shadows(first: HandoffRule, second: HandoffRule): boolean {
  if (first.kind !== second.kind || first.kind === 'llm') return false;
  if (first.source !== second.source && first.source !== '*') return false;
  const { expression } = first;
  if (expression === undefined) return first.kind === 'after_work';
  if (expression.node.kind === 'literal') return expression.node.value === true;
  return expression.source === second.expression?.source;
}

function checkShadowed(scope: Scope, rules: readonly HandoffRule[], at: (rule: HandoffRule) => Position): void {
  rules.forEach((rule, place) => {
    const earlier = rules.slice(0, place).find((other) => shadows(other, rule));
    if (earlier === undefined) return;
    scope.report({
      code: 'WF061',
      at: at(rule),
      message: `this rule never fires: the rule in line ${at(earlier).line} comes first and always fits`,
    });
  });
}

/** Agents that hand on without a condition until one comes again: no user, no end, no phrase in between. */
function checkEndless(scope: Scope, definition: WorkflowDefinition, at: (rule: HandoffRule) => Position): void {
  const { handoffs, termination } = definition;
  if (termination.phrases.length > 0 || termination.when !== undefined) return;
  const nextOf = (agent: string): HandoffRule | undefined => {
    const rules = handoffs.filter(({ source }) => source === agent || source === '*');
    const [only] = rules;
    const always = rules.length === 1 && only?.kind === 'after_work' && only.expression === undefined;
    return always ? only : undefined;
  };
  for (const { name } of definition.agents) {
    const seen = new Set<string>();
    let rule = nextOf(name);
    while (rule?.target.type === 'agent' && !seen.has(rule.target.agent)) {
      seen.add(rule.target.agent);
      if (rule.target.agent === name) {
        const message = `${[...seen].join(', ')} hand on to each other without an end: only max_turns stops the run`;
        scope.report({ code: 'WF063', at: at(rule), message });
        return;
      }
      rule = nextOf(rule.target.agent);
    }
  }
}

export function checkRules(scope: Scope, definition: WorkflowDefinition): void {
  const nodes = ruleNodes(scope.sources);
  const at = (rule: HandoffRule): Position => nodes[rule.index]?.at ?? { file: '', line: 1, column: 1 };
  for (const rule of definition.handoffs) {
    if (rule.target.type === 'agent' && rule.target.agent === rule.source)
      scope.report({
        code: 'WF062',
        at: at(rule),
        message: `${rule.source} hands off to itself`,
        hint: 'transition_target: StayTarget says so',
      });
  }
  checkShadowed(scope, definition.handoffs, at);
  checkEndless(scope, definition, at);
}
