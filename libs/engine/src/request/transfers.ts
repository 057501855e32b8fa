import type { AgentDefinition, LoadedWorkflow, ModelTool } from '@mozaiks/contracts';
import { targetName, transferRules } from '../decide/named-by-call.ts';

export const TRANSFER_PREFIX = 'transfer_to_';

/** The `llm` rules of an agent as argument-less tools, whose description is the condition's text. One per target: the first rule counts. */
export function transferTools(workflow: LoadedWorkflow, agent: AgentDefinition): readonly ModelTool[] {
  const tools = new Map<string, ModelTool>();
  for (const rule of transferRules(workflow.definition.handoffs, agent.name)) {
    const name = TRANSFER_PREFIX + targetName(rule.target);
    if (!tools.has(name)) tools.set(name, { name, description: rule.condition ?? '', parameters: { type: 'object', properties: {} } });
  }
  return [...tools.values()];
}

/** The target that a transfer tool's name means. */
export const transferTarget = (tool: string): string | undefined =>
  tool.startsWith(TRANSFER_PREFIX) ? tool.slice(TRANSFER_PREFIX.length) : undefined;
