import type { AgentDefinition, JsonObject, ModelMessage, ModelRequest, ModelTool } from '@mozaiks/contracts';
import { contextView, fillPlaceholders, type ContextView } from '../context.ts';
import { indexOf } from '../definition.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import { fitted, included } from './history.ts';
import { messagesFor } from './messages.ts';
import { transferTools } from './transfers.ts';

/** What an agent's model is asked: laid out so that what does not change comes first. */
export function buildRequest(turn: TurnScope, agent: AgentDefinition, extra: readonly ModelMessage[] = []): ModelRequest {
  const { log, state, workflow } = turn;
  const view = contextView({ log, state, workflow });
  const messages = fitted(messagesFor(agent.name, included(agent, state.transcript)), agent.history);
  const output = outputOf(turn, agent);
  return {
    llm_config: agent.llm_config,
    agent: agent.name,
    purpose: extra.length === 0 ? 'reply' : 'repair',
    log_id: log.log_id,
    preamble: preambleOf(turn),
    tools: offeredTools(turn, agent),
    messages: [...messages, ...extra],
    instructions: instructionsOf(agent, view),
    cache_seed: runOf(state).start?.cache_seed ?? 0,
    ...(output === undefined ? {} : { output }),
    ...(workflow.script === undefined ? {} : { script: workflow.script }),
  };
}

/** Sorted, so that the same tools are the same bytes: provider caches live on that. */
export function offeredTools({ workflow }: TurnScope, agent: AgentDefinition): readonly ModelTool[] {
  const own = indexOf(workflow).toolsOf.get(agent.name) ?? [];
  const offered = own.filter((tool) => !tool.auto_invoke && !workflow.unavailable_tools.has(tool.name));
  return [...offered.map(({ name, description, parameters }) => ({ name, description, parameters })), ...transferTools(workflow, agent)];
}

function preambleOf({ workflow }: TurnScope): string {
  if (workflow.definition.agents.length === 1) return '';
  return 'Several assistants share this conversation with one user. A message that begins with a name in brackets was said by that assistant.';
}

function instructionsOf(agent: AgentDefinition, view: ContextView): string {
  const shown = agent.exposures.map(({ variables, placement, template }) => ({ placement, text: exposed(variables, template, view) }));
  const parts = (placement: string): string[] => shown.filter((part) => part.placement === placement).map(({ text }) => text);
  return [...parts('prepend'), fillPlaceholders(agent.prompt, view), ...parts('append')].filter((text) => text !== '').join('\n\n');
}

function exposed(variables: readonly string[], template: string | undefined, view: ContextView): string {
  if (template !== undefined) return fillPlaceholders(template, view);
  return variables.map((name) => `${name}: ${JSON.stringify(view.get(name) ?? null)}`).join('\n');
}

function outputOf(
  { workflow }: TurnScope,
  { output_model, structured_outputs_required }: AgentDefinition,
): { readonly name: string; readonly schema: JsonObject } | undefined {
  const schema = output_model === undefined ? undefined : workflow.definition.output_models[output_model];
  return schema === undefined || output_model === undefined || !structured_outputs_required ? undefined : { name: output_model, schema };
}
