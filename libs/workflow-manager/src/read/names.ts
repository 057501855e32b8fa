import { RUNTIME_VARIABLES, type TypeLookup } from '@mozaiks/contracts';
import type { Report } from '../diagnostics/reporter.ts';
import { fieldOf, itemsOf, namedIn, textIn, type NamedNode } from '../yaml/read-node.ts';
import type { ReadSources, Scope, Sources } from './scope.ts';

const RESERVED_AGENTS = ['user', 'terminate'];

export const agentNodes = (sources: Sources): readonly NamedNode[] =>
  namedIn(fieldOf(sources.agents, 'agents'));
export const variableNodes = (sources: Sources): readonly NamedNode[] =>
  namedIn(fieldOf(sources.context_variables, 'definitions'));
/** The entries of tools.yaml by the names that models use. */
export const toolNodes = (sources: Sources): readonly NamedNode[] =>
  itemsOf(fieldOf(sources.tools, 'tools')).flatMap((node) => {
    const named = fieldOf(node, 'name') ?? fieldOf(node, 'function');
    const name = textIn(node, 'name') ?? textIn(node, 'function');
    return name === undefined || named === undefined ? [] : [{ name, nameAt: named.at, node }];
  });

function typesOf({ sources, broken }: ReadSources): TypeLookup {
  const types = new Map<string, ReturnType<TypeLookup>>(
    RUNTIME_VARIABLES.map((name) => [name, 'string']),
  );
  for (const { name, node } of variableNodes(sources))
    types.set(name, expressionType(textIn(node, 'type')));
  return (name) => types.get(name) ?? (broken.has('context_variables') ? 'any' : undefined);
}

export function expressionType(type: string | undefined): ReturnType<TypeLookup> {
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'array':
    case 'object':
      return type;
    case 'integer':
      return 'number';
    default:
      return 'any';
  }
}

function checkAgentNames(sources: Sources, report: Report): void {
  for (const { name, nameAt } of agentNodes(sources)) {
    if (RESERVED_AGENTS.includes(name.toLowerCase()))
      report({ code: 'WF029', at: nameAt, message: `an agent cannot be called ${name}` });
  }
}

export function checkTwice(nodes: readonly NamedNode[], what: string, report: Report): void {
  const seen = new Map<string, NamedNode>();
  for (const named of nodes) {
    const first = seen.get(named.name);
    if (first === undefined) seen.set(named.name, named);
    else
      report({
        code: 'WF017',
        at: named.nameAt,
        message: `${what} ${named.name} stands twice, first in line ${first.nameAt.line}`,
      });
  }
}

type Given = Pick<Scope, 'folder' | 'report' | 'effort' | 'providers'>;

/** Collects all names that can be referred to before the definition is read. */
export function createScope(
  { folder, report, effort, providers }: Given,
  read: ReadSources,
): Scope {
  const { sources, broken } = read;
  checkAgentNames(sources, report);
  checkTwice(agentNodes(sources), 'the agent', report);
  checkTwice(variableNodes(sources), 'the variable', report);
  const variables = [...RUNTIME_VARIABLES, ...variableNodes(sources).map(({ name }) => name)];
  return {
    folder,
    sources,
    broken,
    report,
    effort,
    providers,
    agents: new Set(agentNodes(sources).map(({ name }) => name)),
    tools: new Set(toolNodes(sources).map(({ name }) => name)),
    typeOf: typesOf(read),
    variables: new Set(variables),
  };
}
