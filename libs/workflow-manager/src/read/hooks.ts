import type { HookDefinition } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import {
  entriesOf,
  fieldOf,
  itemsOf,
  manyOf,
  numberIn,
  textIn,
  textOf,
} from '../yaml/read-node.ts';
import type { CodeReader } from './code-reader.ts';
import { checkAgent, type Scope } from './scope.ts';

const HOOK_TIMEOUT_MS = 10_000;

function fromList(scope: Scope, code: CodeReader, node: YamlNode): HookDefinition | undefined {
  const type = textIn(node, 'hook_type');
  const agent = fieldOf(node, 'hook_agent');
  const name = textOf(agent);
  const all = name === undefined || name === 'all' || name === '*';
  if (agent !== undefined && !all) checkAgent(scope, name, agent.at);
  const found = code.readCode(node, 'hook');
  if (type === undefined || found === undefined) return undefined;
  return {
    type,
    ...(all ? {} : { agent: name }),
    code: found,
    timeout_ms: numberIn(node, 'timeout_ms') ?? HOOK_TIMEOUT_MS,
  };
}

/**
 * Hooks in file order, of the list form and of the map form (event -> dotted path of the function).
 */
export function readHooks(scope: Scope, code: CodeReader): readonly HookDefinition[] {
  const hooks = fieldOf(scope.sources.hooks, 'hooks');
  const listed = itemsOf(hooks).flatMap((node) => fromList(scope, code, node) ?? []);
  const mapped = entriesOf(hooks).flatMap(({ key, value }) =>
    manyOf(value).flatMap((path): readonly HookDefinition[] => {
      const found = code.readPath(path);
      return found === undefined ? [] : [{ type: key, code: found, timeout_ms: HOOK_TIMEOUT_MS }];
    }),
  );
  return [...listed, ...mapped];
}
