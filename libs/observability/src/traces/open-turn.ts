import type { ChatState, EventOf, RuntimeEvent } from '@mozaiks/contracts';

/**
 * The current turn. An agent's turn lasts until the next one starts, a person writes or is asked,
 * or the run ends. A nested workflow that a rule starts is part of it.
 */
export type OpenTurn = EventOf<'agent_start'> | null;

export function openTurn({ run, transcript }: ChatState): OpenTurn {
  if (run === null || run.position.at === 'asking') return null;
  const last = transcript.findLast(
    ({ type }) => type === 'agent_start' || type === 'user_message' || type === 'input_response',
  );
  return last?.type === 'agent_start' && last.run_id === run.run_id ? last : null;
}

/** Whether this event ends an open turn. */
export function endsTurn(event: RuntimeEvent): boolean {
  switch (event.type) {
    case 'agent_start':
    case 'user_message':
    case 'workflow_complete':
    case 'workflow_error':
      return true;
    case 'input_request':
      return event.call_id === undefined;
    default:
      return false;
  }
}
