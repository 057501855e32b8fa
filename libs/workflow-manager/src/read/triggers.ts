import { defined, type AgentTextMatch, type VariableTrigger } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import { entriesOf, fieldOf, flagIn, textIn } from '../yaml/read-node.ts';
import { readPattern } from './patterns.ts';
import { checkAgent, checkTool, type Scope } from './scope.ts';
import { readTyped, type Typed } from './typed-value.ts';

function readMatch(scope: Scope, node: YamlNode, anyText: boolean): AgentTextMatch | undefined {
  if (entriesOf(node).length !== 1) {
    scope.report({
      code: 'WF019',
      at: node.at,
      message: 'match takes exactly one of equals, contains and regex',
    });
    return undefined;
  }
  const [equals, contains, regex] = [
    textIn(node, 'equals'),
    textIn(node, 'contains'),
    readPattern(scope, fieldOf(node, 'regex'), { anyText }),
  ];
  if (contains === '')
    scope.report({
      code: 'WF105',
      at: fieldOf(node, 'contains')?.at ?? node.at,
      message: 'every text contains the empty text',
    });
  if (equals !== undefined) return { equals };
  if (contains !== undefined) return { contains };
  return regex === undefined ? undefined : { regex };
}

function readAgentText(scope: Scope, node: YamlNode, variable: Typed): VariableTrigger | undefined {
  const agent = fieldOf(node, 'agent');
  const name = textIn(node, 'agent');
  const match = fieldOf(node, 'match');
  if (agent === undefined || name === undefined || match === undefined) return undefined;
  checkAgent(scope, name, agent.at);
  const set = fieldOf(node, 'set');
  const isText = set === undefined && variable.type === 'string';
  // Storing every text of an agent is useful; setting the same value with every text is not.
  const matched = readMatch(scope, match, isText);
  const value = readTyped(scope, set, variable);
  if (set === undefined && !isText && variable.type !== 'boolean')
    scope.report({
      code: 'WF035',
      at: node.at,
      message: `without set, ${variable.name} would be the text, but is of type ${variable.type}`,
    });
  if (matched === undefined) return undefined;
  return {
    type: 'agent_text',
    agent: name,
    match: matched,
    ...defined({ set: value }),
    ui_hidden: flagIn(node, 'ui_hidden') ?? false,
  };
}

/** One trigger of a state variable; undefined if it is broken, which is reported. */
export function readTrigger(
  scope: Scope,
  node: YamlNode,
  variable: Typed,
): VariableTrigger | undefined {
  if (textIn(node, 'type') === 'agent_text') return readAgentText(scope, node, variable);
  const tool = fieldOf(node, 'tool');
  const [name, response_key] = [textIn(node, 'tool'), textIn(node, 'response_key')];
  if (tool === undefined || name === undefined || response_key === undefined) return undefined;
  checkTool(scope, name, tool.at);
  return { type: 'ui_response', tool: name, response_key };
}
