import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { YamlNode } from '../yaml/node.ts';
import {
  entriesOf,
  fieldOf,
  itemsOf,
  manyOf,
  namedIn,
  textIn,
  textOf,
  textsOf,
} from '../yaml/read-node.ts';
import type { Scope } from './scope.ts';
import { TRANSFER } from './tool-drafts.ts';

export const answerNodes = (scope: Scope): readonly YamlNode[] =>
  itemsOf(fieldOf(scope.sources.script, 'answers'));
/** The answers and the steps of their later uses. */
export const stepNodes = (scope: Scope): readonly YamlNode[] =>
  answerNodes(scope).flatMap((node) => [node, ...itemsOf(fieldOf(node, 'then'))]);

/** Whether an MCP server offers the tool, as far as that is known. */
export function isServerTool({ sources }: Scope, name: string): boolean {
  const [server = '', tool = ''] = name.split(/\.(.*)/s);
  const found = namedIn(fieldOf(sources.tools, 'mcp_servers')).find((each) => each.name === server);
  const allowed = fieldOf(found?.node, 'tools');
  return found !== undefined && (allowed === undefined || textsOf(allowed).includes(tool));
}

/** The names that may follow `transfer_to_`: agents and the other targets of rules for models. */
function transfersOf({ agents, sources }: Scope): ReadonlySet<string> {
  const rules = itemsOf(fieldOf(sources.handoffs, 'handoff_rules'));
  const others = rules.flatMap((rule) =>
    [textIn(rule, 'workflow'), textIn(rule, 'function')].filter((name) => name !== undefined),
  );
  return new Set([
    ...agents,
    ...others,
    'user',
    'terminate',
    'stay',
    'ask_user',
    'random',
    'manager',
  ]);
}

/**
 * Warns of calls of tools and transfers that do not exist. They are not errors, because a script
 * may show how a call is refused.
 */
export function checkCalls(scope: Scope): void {
  const { broken, tools, report } = scope;
  if (broken.has('tools') || broken.has('agents') || broken.has('handoffs')) return;
  const transfers = transfersOf(scope);
  for (const call of stepNodes(scope).flatMap((step) => manyOf(fieldOf(step, 'call')))) {
    const node = fieldOf(call, 'tool');
    const name = textOf(node) ?? '';
    const target = name.startsWith(TRANSFER)
      ? name.slice(TRANSFER.length).replace(/_\d+$/, '')
      : undefined;
    const isKnown =
      target === undefined ? tools.has(name) || isServerTool(scope, name) : transfers.has(target);
    if (node === undefined || isKnown) continue;
    const known = [...tools, ...[...transfers].map((agent) => TRANSFER + agent)];
    report({
      code: 'WF073',
      at: node.at,
      message: `the answer calls ${name}, which does not exist`,
      hint: didYouMean(name, known),
    });
  }
}

const GROUP = /\$(\$|\d)/g;

function* textNodes(node: YamlNode | undefined): Generator<YamlNode> {
  if (node?.kind === 'map') for (const { value } of entriesOf(node)) yield* textNodes(value);
  else if (node?.kind === 'list') for (const item of node.items) yield* textNodes(item);
  else if (node !== undefined) yield node;
}

/**
 * The number of groups in a pattern: capturing parentheses that are neither escaped nor in a class.
 */
function groupsIn(pattern: string): number {
  const plain = pattern.replace(/\\[\s\S]/g, '').replace(/\[[^\]]*\]/g, '');
  return (plain.match(/\((?!\?)|\(\?<[A-Za-z]/g) ?? []).length;
}

/** Warns of references such as `$1` without a group to fill them. */
export function checkGroups({ report }: Scope, answer: YamlNode): void {
  const groups = groupsIn(textIn(answer, 'match') ?? '');
  const parts = [answer, ...itemsOf(fieldOf(answer, 'then'))].flatMap((step) => [
    ...textNodes(fieldOf(step, 'say')),
    ...manyOf(fieldOf(step, 'call')).flatMap((call) => [...textNodes(fieldOf(call, 'arguments'))]),
  ]);
  for (const part of parts) {
    const numbers = [...(textOf(part) ?? '').matchAll(GROUP)].map(([, digit]) =>
      digit === '$' ? 0 : Number(digit),
    );
    const missing = numbers.find((number) => number > groups);
    if (missing === undefined) continue;
    const hint = 'write $$ for a dollar sign';
    report({
      code: 'WF074',
      at: part.at,
      message: `$${missing} is always empty: the pattern has ${groups === 1 ? '1 group' : `${groups} groups`}`,
      hint,
    });
  }
}
