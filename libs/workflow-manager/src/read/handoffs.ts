import type { HandoffRule } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import { defined, fieldOf, itemsOf, textIn, textOf } from '../yaml/read-node.ts';
import { readExpression } from './expressions.ts';
import { checkAgent } from './scope.ts';
import { readTarget, type TargetReader } from './targets.ts';

export const ruleNodes = (sources: TargetReader['scope']['sources']): readonly YamlNode[] =>
  itemsOf(fieldOf(sources.handoffs, 'handoff_rules'));

function kindOf(node: YamlNode): HandoffRule['kind'] {
  const type = textIn(node, 'handoff_type') ?? (fieldOf(node, 'condition') === undefined ? 'after_work' : 'condition');
  if (type === 'after_work') return 'after_work';
  if (textIn(node, 'condition_type') === 'llm') return 'llm';
  return textIn(node, 'condition_scope') === 'pre' ? 'pre' : 'post';
}

function checkSource({ scope }: TargetReader, node: YamlNode): string {
  const source = fieldOf(node, 'source_agent');
  const name = textOf(source);
  if (source !== undefined && name !== undefined && name !== 'user' && name !== '*') checkAgent(scope, name, source.at);
  return name ?? '';
}

function readCondition(reader: TargetReader, node: YamlNode, kind: HandoffRule['kind']): Pick<HandoffRule, 'condition' | 'expression'> {
  const written = fieldOf(node, 'condition');
  const condition = textOf(written);
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

function readRule(reader: TargetReader, node: YamlNode, index: number): HandoffRule | undefined {
  const kind = kindOf(node);
  const source = checkSource(reader, node);
  const condition = readCondition(reader, node, kind);
  const target = readTarget(reader, node);
  return target === undefined ? undefined : { index, source, target, kind, ...condition };
}

/** The rules in file order; broken ones are reported and left out. */
export const readHandoffs = (reader: TargetReader): readonly HandoffRule[] =>
  ruleNodes(reader.scope.sources).flatMap((node, index) => readRule(reader, node, index) ?? []);
