import { isRuntimeError, type DraftOf, type VariableSource } from '@mozaiks/contracts';
import { firstSpeaker } from '../decide/decide.ts';
import type { Deciding } from '../decide/decision.ts';
import { agentOf, indexOf } from '../definition.ts';
import type { EngineDeps } from '../deps.ts';

/** Sources that are looked at when a run begins. */
const READ: ReadonlySet<VariableSource['type']> = new Set([
  'config',
  'file',
  'data_reference',
  'external',
]);

/**
 * The `agent_start` that begins a run's first turn, where nothing has to be read, asked or told before it: one commit less between a message and its
 * model call. Nothing otherwise, and then the turn finds out itself, also why there is no model.
 */
export function firstTurn(
  deps: EngineDeps,
  { state, workflow }: Pick<Deciding, 'state' | 'workflow'>,
  run_id: string,
): DraftOf<'agent_start'>[] {
  const { variables } = workflow.definition;
  const { observed, rules } = indexOf(workflow);
  const isRouted =
    rules('user', 'pre').length +
      rules('user', 'post').length +
      rules('user', 'after_work').length >
    0;
  if (observed || isRouted || variables.some(({ source }) => READ.has(source.type))) return [];
  const { agent } = firstSpeaker({ state, workflow });
  const { llm_config } = agentOf(workflow, agent);
  try {
    const { model } = deps.models.resolve({
      llm_config,
      ...(workflow.script === undefined ? {} : { script: workflow.script }),
    });
    return [{ type: 'agent_start', run_id, agent, turn: 1, model }];
  } catch (error) {
    if (isRuntimeError(error)) return [];
    throw error;
  }
}
