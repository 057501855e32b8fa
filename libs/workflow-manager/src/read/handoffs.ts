import { defined, parseExpression, type HandoffRule } from '@mozaiks/contracts';
import type { Report } from '../diagnostics/reporter.ts';
import type { YamlNode } from '../yaml/node.ts';
import { fieldOf, itemsOf, textIn, textOf } from '../yaml/read-node.ts';
import { readExpression } from './expressions.ts';
import { readTemplate } from './placeholders.ts';
import { checkAgent } from './scope.ts';
import { canonicalTarget, readTarget, type TargetReader } from './targets.ts';

export const ruleNodes = (sources: TargetReader['scope']['sources']): readonly YamlNode[] =>
  itemsOf(fieldOf(sources.handoffs, 'handoff_rules'));

function kindOf(report: Report, node: YamlNode): HandoffRule['kind'] {
  const condition = fieldOf(node, 'condition_description') ?? fieldOf(node, 'condition');
  const type =
    textIn(node, 'handoff_type') ?? (condition === undefined ? 'after_work' : 'condition');
  if (type === 'after_work') return 'after_work';
  if (textIn(node, 'condition_type') === 'llm') return 'llm';
  if (textIn(node, 'condition_scope') === 'pre') return 'pre';
  if (
    condition === undefined ||
    fieldOf(node, 'condition_type') !== undefined ||
    !isPlainWords(textOf(condition) ?? '')
  )
    return 'post';
  if (fieldOf(node, 'condition_description') === undefined)
    report({
      code: 'WF015',
      at: condition.at,
      message: 'a condition in plain words is for a model',
      hint: 'write condition_type: llm',
    });
  return 'llm';
}

/** Whether a text is plain words: it contains no variables and is not an expression. */
const isPlainWords = (text: string): boolean => !text.includes('${') && !parseExpression(text).ok;

/**
 * The text of the condition. Published runtimes showed the model the description, if there was one.
 */
function conditionOf(
  report: Report,
  node: YamlNode,
  kind: HandoffRule['kind'],
): YamlNode | undefined {
  const described = fieldOf(node, 'condition_description');
  if (described === undefined || kind !== 'llm') return fieldOf(node, 'condition');
  const message = 'condition_description is another name for the condition of a model';
  report({ code: 'WF015', at: described.at, message, hint: 'write condition' });
  return described;
}

function checkSource({ scope }: TargetReader, node: YamlNode): string {
  const source = fieldOf(node, 'source_agent');
  const name = source === undefined ? undefined : canonicalTarget(scope, source);
  if (source !== undefined && name !== undefined && name !== 'user' && name !== '*')
    checkAgent(scope, name, source.at);
  return name ?? '';
}

function readCondition(
  reader: TargetReader,
  node: YamlNode,
  kind: HandoffRule['kind'],
): Pick<HandoffRule, 'condition' | 'expression'> {
  const written = conditionOf(reader.scope.report, node, kind);
  const condition = kind === 'llm' ? readTemplate(reader.scope, written) : textOf(written);
  if (written === undefined && kind !== 'after_work') {
    reader.scope.report({
      code: 'WF012',
      at: node.at,
      message: 'condition is missing',
      hint: 'a rule without one is handoff_type: after_work',
    });
  }
  if (condition === undefined) return {};
  if (kind === 'llm') return { condition };
  return defined({ condition, expression: readExpression(reader.scope, written) });
}

/** Keys that only one kind of target has. */
const KEYS_OF_TARGETS: Readonly<Record<string, readonly string[]>> = {
  target_agents: ['AskUserTarget', 'RandomAgentTarget'],
  workflow: ['WorkflowTarget', 'FanOutTarget'],
  items: ['FanOutTarget'],
  into: ['FanOutTarget'],
  max_parallel: ['FanOutTarget'],
  on_failure: ['FanOutTarget'],
  module: ['FunctionTarget'],
  file: ['FunctionTarget'],
};

/** Reports keys without effect. */
function checkKeys({ scope }: TargetReader, node: YamlNode, kind: HandoffRule['kind']): void {
  const word = textIn(node, 'transition_target') ?? 'AgentTarget';
  for (const [key, words] of Object.entries(KEYS_OF_TARGETS)) {
    const value = fieldOf(node, key);
    if (value !== undefined && !words.includes(word))
      scope.report({
        code: 'WF018',
        at: value.at,
        message: `${key} has no effect: it belongs to ${words.join(' or ')}`,
      });
  }
  const target = fieldOf(node, 'target_agent');
  if (target !== undefined && word !== 'AgentTarget' && scope.agents.has(textOf(target) ?? ''))
    scope.report({
      code: 'WF018',
      at: target.at,
      message: `target_agent has no effect: transition_target is ${word}`,
    });
  const moment = fieldOf(node, 'condition_scope');
  if (moment !== undefined && textOf(moment) === 'pre' && kind === 'llm')
    scope.report({
      code: 'WF069',
      at: moment.at,
      message: 'condition_scope has no effect: the model decides when it speaks',
    });
}

function readRule(reader: TargetReader, node: YamlNode, index: number): HandoffRule | undefined {
  const kind = kindOf(reader.scope.report, node);
  const source = checkSource(reader, node);
  const condition = readCondition(reader, node, kind);
  const target = readTarget(reader, node);
  checkKeys(reader, node, kind);
  return target === undefined ? undefined : { index, source, target, kind, ...condition };
}

/** The rules in file order. Broken rules are reported and left out. */
export const readHandoffs = (reader: TargetReader): readonly HandoffRule[] =>
  ruleNodes(reader.scope.sources).flatMap((node, index) => readRule(reader, node, index) ?? []);
