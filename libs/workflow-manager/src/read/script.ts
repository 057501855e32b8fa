import type { ScriptEntry, ScriptStep } from '@mozaiks/contracts';
import { compilePattern } from '../bind/pattern.ts';
import type { YamlNode } from '../yaml/node.ts';
import { defined, fieldOf, itemsOf, manyOf, numberIn, objectOf, textIn, textOf } from '../yaml/read-node.ts';
import { checkAgent, type Scope } from './scope.ts';

const SPECIAL = ['@select', '@guardrail', '@summarize'];

export const answerNodes = (scope: Scope): readonly YamlNode[] => itemsOf(fieldOf(scope.sources.script, 'answers'));

function readStep(scope: Scope, node: YamlNode, delay: number): ScriptStep {
  const [say, call] = [fieldOf(node, 'say'), fieldOf(node, 'call')];
  if (say === undefined && call === undefined) scope.report({ code: 'WF070', at: node.at, message: 'the answer has neither say nor call' });
  const calls = manyOf(call).map((item) => ({ tool: textIn(item, 'tool') ?? '', arguments: objectOf(fieldOf(item, 'arguments')) ?? {} }));
  return { ...defined({ say: textOf(say) }), call: calls, delay_ms: numberIn(node, 'delay_ms') ?? delay };
}

function calledTools(scope: Scope): ReadonlySet<string> {
  const steps = answerNodes(scope).flatMap((node) => [node, ...itemsOf(fieldOf(node, 'then'))]);
  return new Set(steps.flatMap((step) => manyOf(fieldOf(step, 'call')).map((call) => textIn(call, 'tool') ?? '')));
}

function checkAfter(scope: Scope, node: YamlNode, called: ReadonlySet<string>): void {
  const after = textOf(node) ?? '';
  const tool = /^tool:(.*)$/.exec(after)?.[1];
  const known = tool === undefined ? ['user', 'start', ...scope.agents] : [...scope.tools, ...called];
  if (known.includes(tool ?? after) || scope.broken.has(tool === undefined ? 'agents' : 'tools')) return;
  const message = tool === undefined ? `after names no agent: ${after}` : `after names no tool: ${tool}`;
  scope.report({ code: 'WF072', at: node.at, message, hint: 'user, start, tool:<name> or an agent' });
}

function checkMatch(scope: Scope, node: YamlNode | undefined): void {
  const pattern = textOf(node);
  if (node === undefined || pattern === undefined) return;
  const compiled = compilePattern(pattern, { ignoreCase: true });
  if (!compiled.ok) scope.report({ code: 'WF033', at: node.at, message: `the pattern is refused: ${compiled.message}` });
}

/** An earlier answer of the same agent that asks for nothing more always wins. */
function checkShadowed(scope: Scope, entries: readonly { readonly entry: ScriptEntry; readonly node: YamlNode }[]): void {
  entries.forEach(({ entry, node }, index) => {
    const earlier = entries.slice(0, index).find(({ entry: other }) => {
      const after = other.after === undefined || other.after === entry.after;
      return other.agent === entry.agent && after && (other.match === undefined || other.match === entry.match);
    });
    if (earlier === undefined) return;
    const message = `never reached: the answer in line ${earlier.node.at.line} fits first`;
    scope.report({ code: 'WF071', at: node.at, message, hint: 'later uses of one answer stand under then' });
  });
}

/** The scripted answers; undefined without a script.yaml. */
export function readScript(scope: Scope): readonly ScriptEntry[] | undefined {
  if (scope.sources.script === undefined) return undefined;
  const delay = numberIn(scope.sources.script, 'delay_ms') ?? 0;
  const called = calledTools(scope);
  const entries = answerNodes(scope).map((node) => {
    const [agent, after, match] = [fieldOf(node, 'agent'), fieldOf(node, 'after'), fieldOf(node, 'match')];
    const name = textOf(agent) ?? '';
    if (agent !== undefined && !SPECIAL.includes(name)) checkAgent(scope, name, agent.at);
    if (after !== undefined) checkAfter(scope, after, called);
    checkMatch(scope, match);
    const steps = [node, ...itemsOf(fieldOf(node, 'then'))].map((step) => readStep(scope, step, delay));
    return { node, entry: { agent: name, ...defined({ after: textOf(after), match: textOf(match) }), steps } };
  });
  checkShadowed(scope, entries);
  return entries.map(({ entry }) => entry);
}
