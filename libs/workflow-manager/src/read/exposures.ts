import { defined, type AgentDefinition } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import { fieldOf, manyOf, namedIn, textOf, wordIn } from '../yaml/read-node.ts';
import { readTemplate } from './placeholders.ts';
import { checkAgent, checkVariable, type Scope } from './scope.ts';

type Exposure = AgentDefinition['exposures'][number];

function readExposure(scope: Scope, node: YamlNode): Exposure {
  const list = node.kind === 'list' ? node : fieldOf(node, 'variables');
  const variables = manyOf(list).flatMap((item) => {
    const name = textOf(item);
    if (name === undefined) return [];
    return checkVariable(scope, name, item.at) ? [name] : [];
  });
  return {
    variables,
    placement: wordIn(node, 'placement', ['append', 'prepend']) ?? 'append',
    ...defined({ template: readTemplate(scope, fieldOf(node, 'template')) }),
  };
}

/** Which variables an agent sees in its prompt, by agent; `*` is every agent. */
export function readExposures(scope: Scope): (agent: string) => readonly Exposure[] {
  const entries = namedIn(fieldOf(scope.sources.context_variables, 'agents'), 'agent').map(
    ({ name, nameAt, node }) => {
      if (name !== '*') checkAgent(scope, name, nameAt);
      return { agent: name, exposure: readExposure(scope, node) };
    },
  );
  return (agent) =>
    entries
      .filter((entry) => entry.agent === agent || entry.agent === '*')
      .map(({ exposure }) => exposure);
}
