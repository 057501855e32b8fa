import {
  defined,
  RuntimeError,
  assertNever,
  type ClientCommand,
  type HttpCommand,
  type Ids,
  type RunTerms,
} from '@mozaiks/contracts';

/** The fields of a command that socket frames and HTTP requests share. */
export type CommandRequest = HttpCommand;

/**
 * Creates the command, with a random id if it has none. Throws `invalid_frame` if a required field
 * is missing or two exclusive fields are set.
 */
export function commandOf(
  request: CommandRequest,
  { ids, terms }: { readonly ids: Ids; readonly terms: RunTerms },
): ClientCommand {
  const command_id = request.command_id ?? ids.random();
  switch (request.type) {
    case 'user_message':
      return messageOf(request, command_id, terms);
    case 'input_response':
      return {
        type: 'input_response',
        command_id,
        request_id: request.request_id,
        value: request.value,
      };
    case 'tool_response':
      return toolResponseOf(request, command_id);
    case 'cancel': {
      const { run_id, reason } = request;
      return {
        type: 'cancel',
        command_id,
        ...defined({ run_id, reason }),
      };
    }
    default:
      return assertNever(request, 'command');
  }
}

type CommandRequestOf<T extends CommandRequest['type']> = Extract<
  CommandRequest,
  { readonly type: T }
>;

function messageOf(
  { text, content, context }: CommandRequestOf<'user_message'>,
  command_id: string,
  terms: RunTerms,
): ClientCommand {
  if (text === undefined && content === undefined)
    throw new RuntimeError('invalid_frame', { problem: 'text or content is needed' });
  return {
    type: 'user_message',
    command_id,
    ...defined({ text, content, context }),
    ...terms,
  };
}

function toolResponseOf(
  { call_id, result, error }: CommandRequestOf<'tool_response'>,
  command_id: string,
): ClientCommand {
  if ((result === undefined) === (error === undefined))
    throw new RuntimeError('invalid_frame', { problem: 'either result or error is needed' });
  return { type: 'tool_response', command_id, call_id, ...defined({ result, error }) };
}
