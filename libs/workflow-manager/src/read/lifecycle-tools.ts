import { defined, type CodeRef, type LifecycleTool } from '@mozaiks/contracts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import type { YamlNode } from '../yaml/node.ts';
import { fieldOf, itemsOf, numberIn, textOf, wordIn } from '../yaml/read-node.ts';
import type { CodeReader } from './code-reader.ts';
import { checkAgent, type Scope } from './scope.ts';

const TRIGGERS = ['before_chat', 'after_chat', 'before_agent', 'after_agent'] as const;

export interface LifecycleDraft {
  readonly node: YamlNode;
  readonly trigger: LifecycleTool['trigger'];
  readonly agent: string | undefined;
  readonly code: CodeRef;
}

export function readLifecycleDrafts(scope: Scope, code: CodeReader): readonly LifecycleDraft[] {
  return itemsOf(fieldOf(scope.sources.tools, 'lifecycle_tools')).flatMap((node) => {
    const trigger = wordIn(node, 'trigger', TRIGGERS);
    const named = fieldOf(node, 'agent');
    const agent = textOf(named);
    const all = agent === undefined || agent === '*' || agent === 'all';
    if (named !== undefined && !all) checkAgent(scope, agent, named.at);
    const found = code.readCode(node, 'tool');
    return trigger === undefined || found === undefined
      ? []
      : [{ node, trigger, agent: all ? undefined : agent, code: found }];
  });
}

export function readLifecycleTool(
  draft: LifecycleDraft,
  facts: FunctionFacts,
  timeout_ms: number,
): LifecycleTool {
  const { node, trigger, agent, code } = draft;
  return {
    trigger,
    ...defined({ agent }),
    code: { ...code, call: facts.call },
    timeout_ms: numberIn(node, 'timeout_ms') ?? timeout_ms,
  };
}
