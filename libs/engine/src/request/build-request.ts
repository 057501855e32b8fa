import type { AgentDefinition, JsonObject, ModelMessage, ModelRequest } from '@mozaiks/contracts';
import { fillPlaceholders, type ContextView } from '../context.ts';
import { indexOf } from '../definition.ts';
import { runOf, viewOf, type TurnScope } from '../turn-scope.ts';

/** What every request of a turn has. */
export function requestBase({ log, state, workflow }: TurnScope): Pick<ModelRequest, 'log_id' | 'cache_seed' | 'script'> {
  return {
    log_id: log.log_id,
    cache_seed: runOf(state).start?.cache_seed ?? 0,
    ...(workflow.script === undefined ? {} : { script: workflow.script }),
  };
}

export interface Prepared {
  readonly purpose: 'reply' | 'repair';
  readonly instructions: string;
  readonly messages: readonly ModelMessage[];
}

/** What an agent's model is asked: laid out so that what does not change comes first. */
export function agentRequest(turn: TurnScope, agent: AgentDefinition, { purpose, instructions, messages }: Prepared): ModelRequest {
  const { preamble, offered } = indexOf(turn.workflow).layoutOf(agent);
  const output = outputOf(turn, agent);
  return {
    ...requestBase(turn),
    llm_config: agent.llm_config,
    agent: agent.name,
    purpose,
    preamble,
    tools: offered,
    messages,
    instructions,
    ...(output === undefined ? {} : { output }),
  };
}

/** The agent's own prompt of this turn: placeholders filled in, exposed variables around it. */
export function instructionsOf(turn: TurnScope, agent: AgentDefinition): string {
  const view = viewOf(turn);
  const prompt = fillPlaceholders(agent.prompt, view);
  if (agent.exposures.length === 0) return prompt;
  const shown = agent.exposures.map(({ variables, placement, template }) => ({ placement, text: exposed(variables, template, view) }));
  const parts = (placement: string): string[] => shown.filter((part) => part.placement === placement).map(({ text }) => text);
  return [...parts('prepend'), prompt, ...parts('append')].filter((text) => text !== '').join('\n\n');
}

function exposed(variables: readonly string[], template: string | undefined, view: ContextView): string {
  if (template !== undefined) return fillPlaceholders(template, view);
  return variables.map((name) => `${name}: ${JSON.stringify(view.get(name) ?? null)}`).join('\n');
}

/** The schema that an agent's answer must satisfy; undefined where none is required. */
export function outputOf(
  { workflow }: TurnScope,
  { output_model, structured_outputs_required, auto_tool_mode }: AgentDefinition,
): { readonly name: string; readonly schema: JsonObject } | undefined {
  if (output_model === undefined || !(structured_outputs_required || auto_tool_mode)) return undefined;
  return { name: output_model, schema: workflow.definition.output_models[output_model] ?? {} };
}
