import {
  assertNever,
  isJsonObject,
  type HandoffTarget,
  type JsonValue,
  type WorkflowDefinition,
} from '@mozaiks/contracts';

/** What a prompt of a workflow may name. */
export interface KnownWords {
  readonly tools: ReadonlySet<string>;
  readonly agents: ReadonlySet<string>;
  /** MCP servers with the tools that they offer. Undefined: known only when the server runs. */
  readonly servers: ReadonlyMap<string, readonly string[] | undefined>;
  /** Whether a server offers tools that are not known. */
  readonly isOpen: boolean;
  /** What comes after `transfer_to_` in the transfers of an agent. */
  readonly transfers: (agent: string) => ReadonlySet<string>;
  /** Every name in the workflow, those of arguments, fields and variables included. */
  readonly all: ReadonlySet<string>;
}

function transferName(target: HandoffTarget): string {
  switch (target.type) {
    case 'agent':
      return target.agent;
    case 'workflow':
      return target.workflow;
    case 'function':
      return target.code.function;
    case 'user':
    case 'terminate':
    case 'stay':
    case 'ask_user':
    case 'random':
    case 'manager':
      return target.type;
    default:
      return assertNever(target, 'target');
  }
}

const MAX_DEPTH = 32;

/** Keys of objects and texts in lists, at any depth: property names and enumeration values. */
function namesIn(value: JsonValue, depth = 0): readonly string[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value))
    return value.flatMap((item) => (typeof item === 'string' ? [item] : namesIn(item, depth + 1)));
  return isJsonObject(value)
    ? Object.entries(value).flatMap(([key, inner]) => [key, ...namesIn(inner, depth + 1)])
    : [];
}

export function knownWords(definition: WorkflowDefinition): KnownWords {
  const { agents, tools, mcp_servers, handoffs, variables, ui, output_models } = definition;
  const servers = new Map(mcp_servers.map((server) => [server.name, server.tools]));
  const offered = mcp_servers.flatMap((server) =>
    (server.tools ?? []).flatMap((tool) => [tool, `${server.name}.${tool}`]),
  );
  const schemas = [
    ...tools.map(({ parameters }) => parameters),
    ...tools.flatMap((tool) => tool.ui?.response_schema ?? []),
  ];
  const transfersOf = new Map<string, Set<string>>();
  const transfers = (agent: string): ReadonlySet<string> => {
    const sources = [agent, '*', 'user'];
    const names = handoffs
      .filter(({ kind, source }) => kind === 'llm' && sources.includes(source))
      .map(({ target }) => transferName(target));
    const known = transfersOf.get(agent) ?? new Set(names);
    transfersOf.set(agent, known);
    return known;
  };
  return {
    tools: new Set([...tools.map(({ name }) => name), ...offered]),
    agents: new Set(agents.map(({ name }) => name)),
    servers,
    isOpen: mcp_servers.some((server) => server.tools === undefined),
    transfers,
    all: new Set([
      ...tools.map(({ name }) => name),
      ...offered,
      ...servers.keys(),
      ...agents.map(({ name }) => name),
      ...variables.flatMap(({ name, source }) => [
        name,
        ...namesIn(source as unknown as JsonValue),
      ]),
      ...Object.keys(ui.components),
      ...[...schemas, ...Object.values(output_models)].flatMap((schema) => namesIn(schema)),
      ...Object.keys(output_models),
      definition.workflow_name,
    ]),
  };
}
