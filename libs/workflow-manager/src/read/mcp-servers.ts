import { defined, type McpApproval, type McpServer } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import {
  entriesOf,
  fieldOf,
  flagIn,
  itemsOf,
  namedIn,
  numberIn,
  textIn,
  textOf,
  textsOf,
  wordIn,
  type NamedNode,
} from '../yaml/read-node.ts';
import { checkTwice } from './names.ts';
import type { Scope } from './scope.ts';
import { agentsOf, TRANSFER } from './tool-drafts.ts';

const MAX_RESULT_BYTES = 65_536;
const APPROVALS: readonly McpApproval[] = ['never', 'always'];

/** Keys that only one way of connecting has. */
const KEYS_OF = { command: ['args', 'env'], url: ['headers_env'] } as const;

function textMap(node: YamlNode | undefined): { readonly [key: string]: string } | undefined {
  if (node === undefined) return undefined;
  return Object.fromEntries(
    entriesOf(node).flatMap(({ key, value }) =>
      textOf(value) === undefined ? [] : [[key, textOf(value) ?? '']],
    ),
  );
}

function checkConnection({ report }: Scope, { name, nameAt, node }: NamedNode): void {
  const [command, url] = [fieldOf(node, 'command'), fieldOf(node, 'url')];
  const message = `the MCP server ${name} takes a command or a url`;
  if (command === undefined && url === undefined) report({ code: 'WF012', at: nameAt, message });
  if (command !== undefined && url !== undefined) report({ code: 'WF019', at: nameAt, message });
  for (const key of url === undefined
    ? KEYS_OF.url
    : command === undefined
      ? KEYS_OF.command
      : []) {
    const misplaced = entriesOf(node).find((entry) => entry.key === key);
    if (misplaced === undefined) continue;
    report({
      code: 'WF018',
      at: misplaced.keyAt,
      message: `${key} has no effect: the MCP server ${name} has no ${url === undefined ? 'url' : 'command'}`,
    });
  }
}

/** Reports a shared server that receives the name of a tenant, since it serves all tenants. */
function checkShared({ report }: Scope, { name, node }: NamedNode): void {
  const tenantArgument = itemsOf(fieldOf(node, 'args')).find((arg) =>
    textOf(arg)?.includes('{{tenant}}'),
  );
  if (tenantArgument === undefined || flagIn(node, 'shared') !== true) return;
  report({
    code: 'WF019',
    at: tenantArgument.at,
    message: `the MCP server ${name} is shared, so that there is no {{tenant}}`,
  });
}

function checkAddress({ report }: Scope, { name, node }: NamedNode): void {
  const url = fieldOf(node, 'url');
  const text = textOf(url);
  if (
    url === undefined ||
    text === undefined ||
    (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
  )
    return;
  report({
    code: 'WF035',
    at: url.at,
    message: `the url of the MCP server ${name} is not an http or https address`,
  });
}

function checkServerName({ report }: Scope, { name, nameAt }: NamedNode): void {
  if (!name.startsWith(TRANSFER)) return;
  report({
    code: 'WF029',
    at: nameAt,
    message: `${TRANSFER}… is the name of a transfer, not of an MCP server`,
  });
}

function approvalOf(
  { report }: Scope,
  { name, node }: NamedNode,
  allowed: readonly string[] | undefined,
): McpServer['requires_approval'] {
  const written = fieldOf(node, 'requires_approval');
  for (const { key, keyAt } of entriesOf(written)) {
    if (allowed?.includes(key) ?? true) continue;
    report({
      code: 'WF018',
      at: keyAt,
      message: `approval of ${key} has no effect: it is not among the tools of the MCP server ${name}`,
    });
  }
  if (written?.kind !== 'map') return wordIn(node, 'requires_approval', APPROVALS) ?? 'never';
  return Object.fromEntries(
    entriesOf(written).flatMap(({ key }) => [[key, wordIn(written, key, APPROVALS) ?? 'always']]),
  );
}

function readMcpServer(scope: Scope, named: NamedNode, timeout_ms: number): McpServer {
  const { name, node } = named;
  checkConnection(scope, named);
  checkAddress(scope, named);
  checkShared(scope, named);
  checkServerName(scope, named);
  const lists = { args: fieldOf(node, 'args'), tools: fieldOf(node, 'tools') };
  const agents = agentsOf(scope, node);
  const tools = lists.tools && textsOf(lists.tools);
  return {
    name,
    ...defined({
      agents: agents && [...agents],
      command: textIn(node, 'command'),
      args: lists.args && textsOf(lists.args),
      env: textMap(fieldOf(node, 'env')),
      url: textIn(node, 'url'),
      headers_env: textMap(fieldOf(node, 'headers_env')),
      tools,
      total_timeout_ms: numberIn(node, 'total_timeout_ms'),
    }),
    requires_approval: approvalOf(scope, named, tools),
    timeout_ms: numberIn(node, 'timeout_ms') ?? timeout_ms,
    max_result_bytes: numberIn(node, 'max_result_bytes') ?? MAX_RESULT_BYTES,
    shared: flagIn(node, 'shared') ?? false,
  };
}

/**
 * MCP servers: each has a command or a url. No server is started here. The tools that it offers are
 * known after a tenant's first use.
 */
export function readMcpServers(scope: Scope, timeout_ms: number): readonly McpServer[] {
  const nodes = namedIn(fieldOf(scope.sources.tools, 'mcp_servers'));
  checkTwice(nodes, 'the MCP server', scope.report);
  return nodes.map((named) => readMcpServer(scope, named, timeout_ms));
}
