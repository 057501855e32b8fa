import { code, page, table } from './markdown.mjs';
import { fieldsOf } from './schema-text.mjs';

/** @type {Readonly<Record<string, string>>} */
export const clientNotes = {
  auth: 'Authenticates, or renews the token in place: same `app_id` and `user_id`, otherwise the socket closes with 4403.',
  open: 'Follows a chat from `after_seq`. Creates it if `chat_id` is absent or new and `workflow_name` is given; `context` applies at creation only.',
  user_message: 'A message, as `text` or `content`. Creates and follows the chat like `open`.',
  input_response:
    'Answers an `input_request`. `value`: text: a string; choice: one of the options; form: the values; approval: `{decision: approve, reject or edit, arguments?, reason?}`.',
  tool_response: 'Answers a UI tool, with `result` or `error`.',
  cancel:
    'Stops the named run, otherwise the run that is active when the command is applied. Closing a socket never stops a run.',
  close: 'Stops following.',
  ping: 'Answered by `pong`.',
};
/** @type {Readonly<Record<string, string>>} */
export const controlNotes = {
  ready: 'The token is valid. First frame of the server.',
  opened:
    'The chat is followed from here on. Open questions, those of nested chats included, are announced again in `pending`. `parent_chat_id`: the chat is followed because its parent is.',
  accepted:
    'The command is durable; the client may stop repeating it. It ends in exactly one event with its `command_id`.',
  caught_up: 'The replay has ended; what follows is live.',
  resync_required:
    '`after_seq` is ahead of the log, or `log_id` is of another one: discard what you have, and open again from 0.',
  token_expiring: 'Send `auth` with a new token.',
  request_error: 'A frame could not be processed. `code` is one of [the error codes](errors.md).',
  going_away: 'This instance stops. Reconnect after the given time and open from the last `seq`.',
  pong: 'Answers `ping`.',
};

/**
 * @param {Readonly<Record<string, import('./schema-text.mjs').Schema>>} frames
 * @param {Readonly<Record<string, string>>} notes
 * @param {readonly string[]} left
 */
const sections = (frames, notes, left) =>
  Object.entries(frames).map(([type, schema]) => {
    const fields = fieldsOf(schema).filter(
      ({ name, optional }) => !left.includes(name) && !(name === 'token' && optional),
    );
    const rows = fields.map(({ name, optional, type: text }) => [
      code(optional ? `${name}?` : name),
      text,
    ]);
    return [
      `### ${type}`,
      notes[type] ?? '',
      ...(rows.length === 0 ? [] : [table(['field', 'type'], rows)]),
    ].join('\n\n');
  });

/**
 * @param {{
 *   readonly client: Readonly<Record<string, import('./schema-text.mjs').Schema>>,
 *   readonly control: Readonly<Record<string, import('./schema-text.mjs').Schema>>,
 *   readonly chatIdPattern: string,
 * }} data
 */
export const framesPage = ({ client, control, chatIdPattern }) =>
  page([
    '# Frames',
    'The content of a WebSocket at `/ws`: one JSON object per text frame. In addition to these, the server sends one frame for every [event](events.md). The rules of the conversation are in [protocol](../protocol.md).',
    '## From the client',
    `Every frame may carry \`id\` (echoed as \`reply_to\`) and \`token\` (renews in place). \`chat_id\` and \`command_id\` match \`${chatIdPattern}\`; a command without a \`command_id\` gets one from the server, which \`accepted\` names. Unknown fields are ignored.`,
    ...sections(client, clientNotes, ['type', 'id']),
    '## From the server',
    ...sections(control, controlNotes, ['type']),
  ]);
