import type { McpServer } from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import { defined, entriesOf, fieldOf, namedIn, textIn, textOf, textsOf, wordIn } from '../yaml/read-node.ts';
import { checkTwice } from './names.ts';
import type { Scope } from './scope.ts';

function textMap(node: YamlNode | undefined): { readonly [key: string]: string } | undefined {
  if (node === undefined) return undefined;
  return Object.fromEntries(entriesOf(node).flatMap(({ key, value }) => (textOf(value) === undefined ? [] : [[key, textOf(value) ?? '']])));
}

/** MCP servers: each has a command or a url. */
export function readMcpServers(scope: Scope): readonly McpServer[] {
  const nodes = namedIn(fieldOf(scope.sources.tools, 'mcp_servers'));
  checkTwice(nodes, 'the MCP server', scope.report);
  return nodes.map(({ name, nameAt, node }) => {
    const [command, url] = [textIn(node, 'command'), textIn(node, 'url')];
    if ((command === undefined) === (url === undefined))
      scope.report({
        code: command === undefined ? 'WF012' : 'WF019',
        at: nameAt,
        message: `the MCP server ${name} takes a command or a url`,
      });
    const lists = { args: fieldOf(node, 'args'), tools: fieldOf(node, 'tools') };
    return {
      name,
      ...defined({
        command,
        args: lists.args && textsOf(lists.args),
        env: textMap(fieldOf(node, 'env')),
        url,
        headers_env: textMap(fieldOf(node, 'headers_env')),
        tools: lists.tools && textsOf(lists.tools),
      }),
      requires_approval: wordIn(node, 'requires_approval', ['never', 'always']) ?? 'never',
    };
  });
}
