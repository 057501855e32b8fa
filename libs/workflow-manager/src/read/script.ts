import { defined, type ScriptEntry, type ScriptStep } from '@mozaiks/contracts';
import { toJson, type YamlNode } from '../yaml/node.ts';
import { fieldOf, itemsOf, manyOf, numberIn, objectOf, textIn, textOf } from '../yaml/read-node.ts';
import { readPattern } from './patterns.ts';
import { answerNodes, checkCalls, checkGroups, isServerTool, stepNodes } from './script-checks.ts';
import { checkAgent, type Scope } from './scope.ts';

const SPECIAL = ['@select', '@guardrail', '@summarize'];

function readStep(scope: Scope, node: YamlNode, delay: number): ScriptStep {
  const [say, call] = [fieldOf(node, 'say'), fieldOf(node, 'call')];
  if (say === undefined && call === undefined)
    scope.report({ code: 'WF070', at: node.at, message: 'the answer has neither say nor call' });
  const calls = manyOf(call).map((item) => ({
    tool: textIn(item, 'tool') ?? '',
    arguments: objectOf(fieldOf(item, 'arguments')) ?? {},
  }));
  return {
    ...defined({ say: textOf(say) }),
    call: calls,
    delay_ms: numberIn(node, 'delay_ms') ?? delay,
  };
}

function calledTools(scope: Scope): ReadonlySet<string> {
  return new Set(
    stepNodes(scope).flatMap((step) =>
      manyOf(fieldOf(step, 'call')).map((call) => textIn(call, 'tool') ?? ''),
    ),
  );
}

function checkAfter(scope: Scope, node: YamlNode, called: ReadonlySet<string>): void {
  const after = textOf(node) ?? '';
  const tool = /^tool:(.*)$/.exec(after)?.[1];
  const isAgent = (name: string) => name === 'user' || name === 'start' || scope.agents.has(name);
  const isKnown =
    tool === undefined
      ? isAgent(after)
      : scope.tools.has(tool) || isServerTool(scope, tool) || called.has(tool);
  if (isKnown || scope.broken.has(tool === undefined ? 'agents' : 'tools')) return;
  const message =
    tool === undefined ? `after names no agent: ${after}` : `after names no tool: ${tool}`;
  scope.report({
    code: 'WF072',
    at: node.at,
    message,
    hint: 'user, start, tool:<name> or an agent',
  });
}

/**
 * Workflows that a rule starts. The agent receives their results as results of tools with these
 * names.
 */
const nestedWorkflows = ({ sources }: Scope): readonly string[] =>
  itemsOf(fieldOf(sources.handoffs, 'handoff_rules')).flatMap(
    (rule) => textIn(rule, 'workflow') ?? [],
  );

type Conditions = { readonly [K in 'agent' | 'after' | 'match']?: ScriptEntry[K] | undefined };
const keyOf = ({ agent, after, match }: Conditions): string =>
  JSON.stringify([agent, after ?? null, match ?? null]);

/**
 * Reports answers that are never used because an earlier answer of the same agent has no further
 * conditions.
 */
function checkShadowed(
  scope: Scope,
  entries: readonly { readonly entry: ScriptEntry; readonly node: YamlNode }[],
): void {
  const firsts = new Map<string, number>();
  entries.forEach(({ entry, node }, index) => {
    const { agent, after, match } = entry;
    const wider = [
      keyOf({ agent }),
      keyOf({ agent, after }),
      keyOf({ agent, match }),
      keyOf({ agent, after, match }),
    ];
    const earlier = entries[Math.min(...wider.map((key) => firsts.get(key) ?? Infinity))];
    const own = keyOf(entry);
    if (!firsts.has(own)) firsts.set(own, index);
    if (earlier === undefined) return;
    const message = `never reached: the answer in line ${earlier.node.at.line} fits first`;
    scope.report({
      code: 'WF071',
      at: node.at,
      message,
      hint: 'write later uses of one answer under then',
    });
  });
}

/** The scripted answers; undefined without a script.yaml. */
export function readScript(scope: Scope): readonly ScriptEntry[] | undefined {
  if (scope.sources.script === undefined) return undefined;
  const delay = numberIn(scope.sources.script, 'delay_ms') ?? 0;
  const called = new Set([...calledTools(scope), ...nestedWorkflows(scope)]);
  const entries = answerNodes(scope).map((node) => {
    const [agent, after, match] = [
      fieldOf(node, 'agent'),
      fieldOf(node, 'after'),
      fieldOf(node, 'match'),
    ];
    const name = textOf(agent) ?? '';
    if (agent !== undefined && !SPECIAL.includes(name)) checkAgent(scope, name, agent.at);
    if (after !== undefined) checkAfter(scope, after, called);
    const isUsed = JSON.stringify(toJson(node)).includes('$');
    readPattern(scope, match, { ignoreCase: true, exact: true, anyText: isUsed });
    checkGroups(scope, node);
    const steps = [node, ...itemsOf(fieldOf(node, 'then'))].map((step) =>
      readStep(scope, step, delay),
    );
    return {
      node,
      entry: { agent: name, ...defined({ after: textOf(after), match: textOf(match) }), steps },
    };
  });
  checkShadowed(scope, entries);
  checkCalls(scope);
  return entries.map(({ entry }) => entry);
}
