import type { AgentDefinition, ChatState, LoadedWorkflow } from '@mozaiks/contracts';
import { speaksAfterUser } from '../decide/spoke.ts';
import { definitionIndex } from '../definition.ts';
import type { AgentLayout } from './agent-layout.ts';

interface Now {
  readonly workflow: LoadedWorkflow;
  readonly state: Pick<ChatState, 'transcript'>;
}

/**
 * The layout of the agent whose turn it is. After the user has spoken, it includes the `llm` rules
 * of `user`.
 */
export function layoutNow({ workflow, state }: Now, agent: AgentDefinition): AgentLayout {
  const { layoutOf, layoutAfterUser, rules } = definitionIndex(workflow);
  return rules('user', 'llm').length > 0 && speaksAfterUser(state)
    ? layoutAfterUser(agent)
    : layoutOf(agent);
}
