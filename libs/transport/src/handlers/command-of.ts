import {
  RuntimeError,
  assertNever,
  type ClientCommand,
  type HttpCommand,
  type Ids,
  type RunTerms,
} from '@mozaiks/contracts';

/** What frames of the socket and requests of HTTP say alike of a command. */
export type Said = HttpCommand;

/** The command, with an id if it has none. Throws `invalid_frame` if what it says is missing, or is said twice. */
export function commandOf(
  said: Said,
  { ids, terms }: { readonly ids: Ids; readonly terms: RunTerms },
): ClientCommand {
  const command_id = said.command_id ?? ids.random();
  switch (said.type) {
    case 'user_message':
      return messageOf(said, command_id, terms);
    case 'input_response':
      return { type: 'input_response', command_id, request_id: said.request_id, value: said.value };
    case 'tool_response':
      return toolResponseOf(said, command_id);
    case 'cancel': {
      const { run_id, reason } = said;
      return {
        type: 'cancel',
        command_id,
        ...(run_id === undefined ? {} : { run_id }),
        ...(reason === undefined ? {} : { reason }),
      };
    }
    default:
      return assertNever(said, 'command');
  }
}

type SaidOf<T extends Said['type']> = Extract<Said, { readonly type: T }>;

function messageOf(
  { text, content, context }: SaidOf<'user_message'>,
  command_id: string,
  terms: RunTerms,
): ClientCommand {
  if (text === undefined && content === undefined)
    throw new RuntimeError('invalid_frame', { problem: 'text or content is needed' });
  return {
    type: 'user_message',
    command_id,
    ...(text === undefined ? {} : { text }),
    ...(content === undefined ? {} : { content }),
    ...(context === undefined ? {} : { context }),
    ...terms,
  };
}

function toolResponseOf(
  { call_id, result, error }: SaidOf<'tool_response'>,
  command_id: string,
): ClientCommand {
  if ((result === undefined) === (error === undefined))
    throw new RuntimeError('invalid_frame', { problem: 'either result or error is needed' });
  const outcome = {
    ...(result === undefined ? {} : { result }),
    ...(error === undefined ? {} : { error }),
  };
  return { type: 'tool_response', command_id, call_id, ...outcome };
}
