import type { EventOf, JsonObject, JsonValue } from '@mozaiks/contracts';
import type { CallItem } from '@mozaiks/contracts/chat-view';
import { decisionIn } from '../log/decision-in.ts';

export const saidOf = (
  details: { readonly said?: string } | undefined,
): { readonly said?: string } => (details?.said === undefined ? {} : { said: details.said });

export function callOf(event: EventOf<'tool_call'>): CallItem {
  const { call_id, message_id, agent, tool, kind, component, display } = event;
  const shown = {
    ...(component === undefined ? {} : { component }),
    ...(display === undefined ? {} : { display }),
  };
  return {
    call_id,
    message_id,
    agent,
    tool,
    arguments: event.arguments,
    kind,
    state: 'running',
    ...shown,
  };
}

/** A value that this viewer may not read is null. */
export function editedArguments(value: JsonValue): JsonObject | undefined {
  return decisionIn(value) === 'edit'
    ? (value as { readonly arguments?: JsonObject }).arguments
    : undefined;
}
