import type { AgentDefinition, LoadedWorkflow, ModelTool, ToolDefinition, VariableTrigger } from '@mozaiks/contracts';
import type { RuleLayout } from './rule-layout.ts';
import { transfersOf, type Transfer } from './transfers.ts';

/** What stays the same of all requests to an agent's model. */
export interface AgentLayout {
  readonly preamble: string;
  /** Sorted, so that the same tools are the same bytes: provider caches live on that. Transfers come after tools. */
  readonly offered: readonly ModelTool[];
  readonly offeredNames: ReadonlySet<string>;
  readonly transfers: ReadonlyMap<string, Transfer>;
  /** The tool that its structured output invokes, in `auto_tool_mode`. */
  readonly bound: ToolDefinition | undefined;
  /** Its text may be shown while it is written. */
  readonly showsDeltas: boolean;
  readonly textTriggers: readonly TextTrigger[];
}

export interface TextTrigger {
  readonly variable: string;
  readonly type: string;
  readonly trigger: Extract<VariableTrigger, { readonly type: 'agent_text' }>;
}

interface Parts {
  readonly workflow: LoadedWorkflow;
  readonly tools: ReadonlyMap<string, ToolDefinition>;
  readonly rules: RuleLayout;
}

export function layOutAgent(agent: AgentDefinition, { workflow, tools, rules }: Parts): AgentLayout {
  const own = agent.tools.flatMap((name) => tools.get(name) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
  const bound = agent.auto_tool_mode ? (own.find(({ auto_invoke }) => auto_invoke) ?? (own.length === 1 ? own[0] : undefined)) : undefined;
  const transfers = transfersOf(rules(agent.name, 'llm'));
  const callable = own.filter((tool) => tool !== bound && !tool.auto_invoke && !workflow.unavailable_tools.has(tool.name));
  const offered = [
    ...callable.map(({ name, description, parameters }) => ({ name, description, parameters })),
    ...transfers.map(({ tool }) => tool),
  ];
  const textTriggers = textTriggersOf(agent, workflow);
  return {
    preamble: preambleOf(workflow),
    offered,
    offeredNames: new Set(offered.map(({ name }) => name)),
    transfers: new Map(transfers.map((transfer) => [transfer.tool.name, transfer])),
    bound,
    showsDeltas: agent.visible && !mayChange(agent, workflow) && !textTriggers.some(({ trigger }) => trigger.ui_hidden),
    textTriggers,
  };
}

function preambleOf({ definition }: LoadedWorkflow): string {
  if (definition.agents.length === 1) return '';
  return 'Several assistants share this conversation with one user. A message that begins with a name in brackets was said by that assistant.';
}

/** Its text may still be changed or withheld when it is complete. */
const mayChange = (agent: AgentDefinition, { definition }: LoadedWorkflow): boolean =>
  agent.guardrails.output.length > 0 ||
  definition.hooks.some(({ type, agent: only }) => type === 'process_message_before_send' && (only === undefined || only === agent.name));

function textTriggersOf({ name }: AgentDefinition, { definition }: LoadedWorkflow): readonly TextTrigger[] {
  return definition.variables.flatMap(({ name: variable, type, source }) =>
    source.type !== 'state'
      ? []
      : source.triggers.flatMap((trigger) =>
          trigger.type === 'agent_text' && trigger.agent === name ? [{ variable, type, trigger }] : [],
        ),
  );
}
