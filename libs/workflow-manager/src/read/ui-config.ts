import { defined, type UiConfig } from '@mozaiks/contracts';
import { toJson } from '../yaml/node.ts';
import {
  fieldOf,
  flagIn,
  itemsOf,
  manyOf,
  textIn,
  textOf,
  textsOf,
  wordIn,
} from '../yaml/read-node.ts';
import type { SchemaReader } from './schemas.ts';
import { variableNodes } from './names.ts';
import { checkAgent, checkVariable, type Scope } from './scope.ts';

const MODES = ['inline', 'artifact', 'fullscreen'] as const;
type AgentList = 'visual_agents' | 'chat_pane_agents' | 'artifact_agents';

/**
 * A list of agents; if ui_config.yaml has none, the one in orchestrator.yaml is used, with a
 * warning.
 */
function agentList(scope: Scope, key: AgentList): readonly string[] | undefined {
  const misplaced = fieldOf(scope.sources.orchestrator, key);
  if (misplaced !== undefined)
    scope.report({ code: 'WF018', at: misplaced.at, message: `${key} belongs in ui_config.yaml` });
  const list = fieldOf(scope.sources.ui_config, key) ?? misplaced;
  for (const item of manyOf(list)) {
    const name = textOf(item);
    if (name !== undefined && name !== 'user') checkAgent(scope, name, item.at);
  }
  return list === undefined ? undefined : textsOf(list);
}

/** Returns only variables that are declared and not sensitive. */
function shownVariables(scope: Scope): readonly string[] | undefined {
  const list = fieldOf(scope.sources.ui_config, 'context_variables');
  if (list === undefined) return undefined;
  const sensitive = new Set(
    variableNodes(scope.sources).flatMap(({ name, node }) =>
      flagIn(node, 'sensitive') === true ? [name] : [],
    ),
  );
  return manyOf(list).flatMap((item) => {
    const name = textOf(item);
    if (name === undefined || !checkVariable(scope, name, item.at)) return [];
    if (!sensitive.has(name)) return [name];
    scope.report({
      code: 'WF018',
      at: item.at,
      message: `variable ${name} is sensitive, so clients never see it`,
    });
    return [];
  });
}

function readComponents(scope: Scope, schemas: SchemaReader): UiConfig['components'] {
  const components = fieldOf(scope.sources.ui_config, 'components');
  const listed = itemsOf(components).flatMap((item) => textOf(item) ?? []);
  if (components?.kind !== 'map')
    return Object.fromEntries(listed.map((name) => [name, { mode: 'inline' as const }]));
  return Object.fromEntries(
    components.entries.map(({ key, value }) => [
      key,
      {
        ...defined({ schema: schemas.read(fieldOf(value, 'schema')) }),
        mode: wordIn(value, 'mode', MODES) ?? ('inline' as const),
      },
    ]),
  );
}

export function readUiConfig(scope: Scope, schemas: SchemaReader): UiConfig {
  const node = scope.sources.ui_config;
  const theme = fieldOf(node, 'theme');
  return {
    ...defined({
      title: textIn(node, 'title'),
      icon: textIn(node, 'icon'),
      theme: theme && toJson(theme),
      visual_agents: agentList(scope, 'visual_agents'),
      chat_pane_agents: agentList(scope, 'chat_pane_agents'),
      artifact_agents: agentList(scope, 'artifact_agents'),
      context_variables: shownVariables(scope),
    }),
    suggested_prompts: textsOf(fieldOf(node, 'suggested_prompts')),
    components: readComponents(scope, schemas),
    ...defined({ input_placeholder: textIn(node, 'input_placeholder') }),
  };
}
