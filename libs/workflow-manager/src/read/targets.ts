import { assertNever, type HandoffTarget } from '@mozaiks/contracts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { discoverWorkflows } from '../catalog/discover.ts';
import { correctionOf, didYouMean } from '../diagnostics/did-you-mean.ts';
import { TARGET_WORDS, type TargetWord } from '../shape/handoffs.ts';
import type { YamlNode } from '../yaml/node.ts';
import { fieldOf, itemsOf, textIn, textOf, wordIn } from '../yaml/read-node.ts';
import type { CodeReader } from './code-reader.ts';
import { fanOutTarget } from './fan-out-target.ts';
import { checkAgent, reportMissing, type Scope } from './scope.ts';

export interface TargetReader {
  readonly scope: Scope;
  readonly code: CodeReader;
}

export type WorkflowTarget = Extract<HandoffTarget, { readonly type: 'workflow' }>;

const PUBLISHED_TARGETS: Readonly<Record<string, string>> = {
  User: 'user',
  TERMINATE: 'terminate',
  end: 'terminate',
};

/**
 * The name in `target_agent` or `source_agent`. Published spellings of `user` and `terminate` are
 * translated, unless an agent has that name.
 */
export function canonicalTarget({ agents, report }: Scope, node: YamlNode): string | undefined {
  const written = textOf(node);
  const canonical =
    written === undefined || agents.has(written) ? undefined : PUBLISHED_TARGETS[written];
  if (canonical === undefined) return written;
  report({
    code: 'WF015',
    at: node.at,
    message: `${written} is another name for ${canonical}`,
    hint: `write ${canonical}`,
  });
  return canonical;
}

function targetWord(scope: Scope, node: YamlNode): TargetWord {
  const word = wordIn(node, 'transition_target', TARGET_WORDS) ?? 'AgentTarget';
  const target = fieldOf(node, 'target_agent');
  const agent = target === undefined ? undefined : canonicalTarget(scope, target);
  if (word !== 'AgentTarget') return word;
  return agent === 'user' ? 'RevertToUserTarget' : agent === 'terminate' ? 'TerminateTarget' : word;
}

/** The list of agents. Default: all agents except the one that hands off. */
function listed({ scope }: TargetReader, node: YamlNode): readonly string[] {
  const list = fieldOf(node, 'target_agents');
  const names = itemsOf(list).flatMap((item) => {
    const name = textOf(item);
    return name !== undefined && checkAgent(scope, name, item.at) ? [name] : [];
  });
  return names.length > 0
    ? names
    : [...scope.agents].filter((name) => name !== textIn(node, 'source_agent'));
}

function agentTarget({ scope }: TargetReader, node: YamlNode): HandoffTarget | undefined {
  const target = fieldOf(node, 'target_agent');
  const agent = textOf(target);
  if (target === undefined || agent === undefined) {
    reportMissing(scope.report, node.at, 'target_agent');
    return undefined;
  }
  return checkAgent(scope, agent, target.at) ? { type: 'agent', agent } : undefined;
}

function workflowTarget({ scope }: TargetReader, node: YamlNode): WorkflowTarget | undefined {
  const { report, folder } = scope;
  const named = fieldOf(node, 'workflow');
  const workflow = textOf(named);
  if (named === undefined || workflow === undefined) {
    reportMissing(report, node.at, 'workflow');
    return undefined;
  }
  if (workflow === folder.name)
    report({
      code: 'WF109',
      at: named.at,
      message: `${workflow} starts itself, and that one starts another`,
    });
  if (!existsSync(join(folder.root, workflow))) {
    const known = discoverWorkflows(folder.root);
    const fix = correctionOf(workflow, known);
    report({
      code: 'WF025',
      at: named.at,
      message: `there is no workflow ${workflow}`,
      hint: didYouMean(workflow, known),
      fix,
    });
  }
  return { type: 'workflow', workflow };
}

/** The target of a rule. Undefined if it is broken, which is reported. */
export function readTarget(reader: TargetReader, node: YamlNode): HandoffTarget | undefined {
  const word = targetWord(reader.scope, node);
  switch (word) {
    case 'AgentTarget':
      return agentTarget(reader, node);
    case 'RevertToUserTarget':
      return { type: 'user' };
    case 'TerminateTarget':
      return { type: 'terminate' };
    case 'StayTarget':
      return { type: 'stay' };
    case 'AskUserTarget':
      return { type: 'ask_user', agents: listed(reader, node) };
    case 'RandomAgentTarget':
      return { type: 'random', agents: listed(reader, node) };
    case 'GroupManagerTarget':
      return { type: 'manager' };
    case 'WorkflowTarget':
      return workflowTarget(reader, node);
    case 'FanOutTarget':
      return fanOutTarget(reader, node, workflowTarget(reader, node));
    case 'FunctionTarget': {
      const code = reader.code.readCode(node, 'router');
      return code === undefined ? undefined : { type: 'function', code };
    }
    default:
      return assertNever(word, 'transition target');
  }
}
