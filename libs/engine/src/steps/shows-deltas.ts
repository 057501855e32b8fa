import type { AgentDefinition, LoadedWorkflow } from '@mozaiks/contracts';

/** Whether an agent's text may be shown while it is written: not where it is hidden, or may still be changed or withheld. */
export function showsDeltas({ definition }: LoadedWorkflow, agent: AgentDefinition): boolean {
  if (!agent.visible || agent.guardrails.output.length > 0) return false;
  const rewritten = definition.hooks.some(
    ({ type, agent: only }) => type === 'process_message_before_send' && (only === undefined || only === agent.name),
  );
  return (
    !rewritten &&
    !definition.variables.some(
      ({ source }) =>
        source.type === 'state' &&
        source.triggers.some((trigger) => trigger.type === 'agent_text' && trigger.ui_hidden && trigger.agent === agent.name),
    )
  );
}
