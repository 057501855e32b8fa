import { defined, isRuntimeError, type DraftOf, type VariableSource } from '@mozaiks/contracts';
import { firstSpeaker } from '../decide/decide.ts';
import type { DecisionInput } from '../decide/decision.ts';
import { agentOf, definitionIndex } from '../definition.ts';
import type { EngineDeps } from '../deps.ts';

/** Sources that are read when a run starts. */
const READ: ReadonlySet<VariableSource['type']> = new Set([
  'config',
  'file',
  'data_reference',
  'external',
]);

/**
 * The `agent_start` of a run's first turn, if nothing must be read, asked or observed before it.
 * That saves a commit between a message and its model call. Otherwise empty: the turn then starts
 * the agent itself, and reports a missing model.
 */
export function firstTurn(
  deps: EngineDeps,
  { state, workflow }: Pick<DecisionInput, 'state' | 'workflow'>,
  run_id: string,
): DraftOf<'agent_start'>[] {
  const { variables } = workflow.definition;
  const { observed, rules } = definitionIndex(workflow);
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
      ...defined({ script: workflow.script }),
    });
    return [{ type: 'agent_start', run_id, agent, turn: 1, model }];
  } catch (error) {
    if (isRuntimeError(error)) return [];
    throw error;
  }
}
