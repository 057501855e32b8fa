import {
  defined,
  type ChatState,
  type Command,
  type EventOf,
  type EventType,
  type JsonObject,
  type RuntimeEvent,
} from '@mozaiks/contracts';

type Events = readonly RuntimeEvent[];

const find = <T extends EventType>(events: Events, type: T): EventOf<T> | undefined =>
  events.find((event): event is EventOf<T> & RuntimeEvent => event.type === type);

/**
 * The command that caused a commit, made again from its events; undefined if no command caused it.
 */
export function commandOf(events: Events, state: ChatState): Command | undefined {
  for (const event of events) {
    if (!('command_id' in event) || event.command_id === undefined) continue;
    const { command_id } = event;
    switch (event.type) {
      case 'user_message':
        return event.hidden === true
          ? { type: 'start', command_id, text: event.text, ...beginning(events) }
          : messageOf(events, event);
      case 'workflow_start':
        return { type: 'start', command_id, ...beginning(events) };
      case 'input_response':
        return answerOf(events, state, event);
      case 'workflow_complete':
        return { type: 'cancel', command_id };
      case 'child_complete': {
        const { call_id, status, result, usage } = event;
        return { type: 'child_done', command_id, call_id, status, result, ...defined({ usage }) };
      }
      default:
    }
  }
  return undefined;
}

/** What belongs to a run that begins. */
function beginning(events: Events) {
  const start = find(events, 'workflow_start');
  const { budget, traceparent, parent } = start ?? {};
  return defined({ context: contextOf(events), budget, traceparent, parent });
}

const contextOf = (events: Events): JsonObject | undefined => {
  const update = events.find((event) => event.type === 'context_update' && event.by === 'client');
  return update?.type === 'context_update' ? update.set : undefined;
};

function messageOf(
  events: Events,
  { command_id, text, content }: EventOf<'user_message'>,
): Command {
  const { parent: _none, ...terms } = beginning(events);
  return {
    type: 'user_message',
    command_id,
    text,
    ...defined({ content }),
    ...terms,
  };
}

function answerOf(
  events: Events,
  { questions }: ChatState,
  { command_id, request_id, value }: EventOf<'input_response'>,
): Command {
  const question = questions.get(request_id);
  const failed = find(events, 'tool_result');
  if (question?.kind === 'tool' && failed?.error !== undefined)
    return { type: 'tool_response', command_id, call_id: failed.call_id, error: failed.error };
  return { type: 'input_response', command_id, request_id, value };
}
