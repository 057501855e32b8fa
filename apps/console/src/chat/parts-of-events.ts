import type { EventOf, JsonObject, JsonValue, PendingQuestion } from '@mozaiks/contracts';
import type { CallItem } from '@mozaiks/contracts/chat-view';

export const saidOf = (
  details: { readonly said?: string } | undefined,
): { readonly said?: string } => (details?.said === undefined ? {} : { said: details.said });

export function callOf(fact: EventOf<'tool_call'>): CallItem {
  const { call_id, message_id, agent, tool, kind, component, display } = fact;
  const shown = {
    ...(component === undefined ? {} : { component }),
    ...(display === undefined ? {} : { display }),
  };
  return {
    call_id,
    message_id,
    agent,
    tool,
    arguments: fact.arguments,
    kind,
    state: 'running',
    ...shown,
  };
}

export function questionOf(fact: EventOf<'input_request'>): PendingQuestion {
  const {
    chat_id,
    request_id,
    kind,
    agent,
    prompt,
    options,
    schema,
    component,
    call_id,
    expires_at,
  } = fact;
  const given = Object.entries({ options, schema, component, call_id, expires_at }).filter(
    ([, value]) => value !== undefined,
  );
  return { chat_id, request_id, kind, agent, prompt, ...(Object.fromEntries(given) as object) };
}

/** A value that this viewer may not read is null. */
export function editedArguments(value: JsonValue): JsonObject | undefined {
  const { decision, arguments: edited } = (value ?? {}) as {
    readonly decision?: JsonValue;
    readonly arguments?: JsonObject;
  };
  return decision === 'edit' ? edited : undefined;
}
