import {
  defined,
  renderTemplate,
  type AgentDefinition,
  type JsonObject,
  type ModelMessage,
  type ModelRequest,
  type ModelTool,
} from '@mozaiks/contracts';
import type { ContextView } from '../context.ts';
import { layoutNow } from '../layout/layout-now.ts';
import { remoteToolsOf, withRemoteTools } from '../remote/remote-tools.ts';
import { runOf, viewOf, type TurnScope } from '../turn-scope.ts';

/** The fields that all requests of a turn have. */
export function requestBase({
  log,
  state,
  workflow,
}: TurnScope): Pick<ModelRequest, 'log' | 'cache_seed' | 'script'> {
  return {
    log,
    cache_seed: runOf(state).start?.cache_seed ?? 0,
    ...defined({ script: workflow.script }),
  };
}

export interface Prepared {
  readonly purpose: 'reply' | 'repair';
  readonly instructions: string;
  readonly messages: readonly ModelMessage[];
}

/** The request to an agent's model, laid out so that constant parts come first. */
export function agentRequest(
  turn: TurnScope,
  agent: AgentDefinition,
  { purpose, instructions, messages }: Prepared,
): ModelRequest {
  const { preamble } = layoutNow(turn, agent);
  const output = outputOf(turn, agent);
  return {
    ...requestBase(turn),
    llm_config: agent.llm_config,
    agent: agent.name,
    purpose,
    preamble,
    tools: toolsOf(turn, agent),
    messages,
    instructions,
    ...defined({ output }),
  };
}

/**
 * The tools that the agent may call. The conditions of its transfers are rendered like a prompt.
 */
export function toolsOf(turn: TurnScope, agent: AgentDefinition): readonly ModelTool[] {
  const { offered, transfers } = layoutNow(turn, agent);
  const remote = remoteToolsOf(turn, agent.name).offered;
  const isTemplate = ({ name, description }: ModelTool): boolean =>
    transfers.has(name) && description.includes('{{');
  if (!offered.some(isTemplate)) return withRemoteTools(offered, remote);
  const { get } = viewOf(turn);
  const rendered = offered.map((tool) =>
    isTemplate(tool) ? { ...tool, description: renderTemplate(tool.description, get) } : tool,
  );
  return withRemoteTools(rendered, remote);
}

/**
 * The agent's own prompt for this turn: placeholders are filled in, and exposed variables are
 * around it.
 */
export function instructionsOf(turn: TurnScope, agent: AgentDefinition): string {
  const view = viewOf(turn);
  const prompt = renderTemplate(agent.prompt, view.get);
  if (agent.exposures.length === 0) return prompt;
  const shown = agent.exposures.map(({ variables, placement, template }) => ({
    placement,
    text: exposed(variables, template, view),
  }));
  const parts = (placement: string): string[] =>
    shown.filter((part) => part.placement === placement).map(({ text }) => text);
  return [...parts('prepend'), prompt, ...parts('append')]
    .filter((text) => text !== '')
    .join('\n\n');
}

function exposed(
  variables: readonly string[],
  template: string | undefined,
  view: ContextView,
): string {
  if (template !== undefined) return renderTemplate(template, view.get);
  return variables.map((name) => `${name}: ${JSON.stringify(view.get(name) ?? null)}`).join('\n');
}

/** The schema that an agent's answer must satisfy. undefined if none is required. */
export function outputOf(
  { workflow }: TurnScope,
  { output_model, structured_outputs_required, auto_tool_mode }: AgentDefinition,
): { readonly name: string; readonly schema: JsonObject } | undefined {
  if (output_model === undefined || !(structured_outputs_required || auto_tool_mode))
    return undefined;
  return { name: output_model, schema: workflow.definition.output_models[output_model] ?? {} };
}
