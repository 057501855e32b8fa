import type { YamlNode } from '../yaml/node.ts';
import { fieldOf, numberIn, textOf, wordIn } from '../yaml/read-node.ts';
import { checkVariable, reportMissing, type Scope } from './scope.ts';
import type { TargetReader, WorkflowTarget } from './targets.ts';

const MAX_PARALLEL = 4;

/**
 * A target that starts a child workflow for each item. Undefined if it is broken, which is
 * reported.
 */
export function fanOutTarget(
  { scope }: TargetReader,
  node: YamlNode,
  target: WorkflowTarget | undefined,
): WorkflowTarget | undefined {
  const items = listVariable(scope, node, 'items');
  const into = listVariable(scope, node, 'into');
  if (target === undefined || items === undefined || into === undefined) return undefined;
  return {
    ...target,
    fan_out: {
      items,
      into,
      max_parallel: numberIn(node, 'max_parallel') ?? MAX_PARALLEL,
      on_failure: wordIn(node, 'on_failure', ['stop', 'collect']) ?? 'stop',
    },
  };
}

function listVariable(scope: Scope, node: YamlNode, key: 'items' | 'into'): string | undefined {
  const named = fieldOf(node, key);
  const name = textOf(named);
  if (named === undefined || name === undefined) {
    reportMissing(scope.report, node.at, key);
    return undefined;
  }
  if (!checkVariable(scope, name, named.at)) return undefined;
  const type = scope.typeOf(name);
  if (type === 'array' || type === 'any') return name;
  scope.report({
    code: 'WF035',
    at: named.at,
    message: `${key} needs a variable of type array, and ${name} is of type ${String(type)}`,
  });
  return undefined;
}
