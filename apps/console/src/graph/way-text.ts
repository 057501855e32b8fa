import { USER } from '../log/path-taken.ts';
import { graph as text, nodeName } from '../text/graph.ts';
import type { GraphEdge } from './graph-model.ts';

/** `Triage → Billing: the model picks “money” (taken twice)` */
export function wayText({ from, to, rules, taken }: GraphEdge, isPath: boolean): string {
  const why =
    rules.length > 0
      ? rules.map(text.rule).join('; or ')
      : from === USER
        ? text.begins
        : text.byPattern;
  return `${nodeName(from)} → ${nodeName(to)}: ${why}${isPath && taken > 0 ? ` (${text.taken(taken)})` : ''}`;
}
