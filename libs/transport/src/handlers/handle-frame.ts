import {
  assertNever,
  defined,
  RuntimeError,
  type ClientFrame,
  type ClientFrameOf,
} from '@mozaiks/contracts';
import { openAndFollow, permitAnother } from '../follow/open-and-follow.ts';
import { stopFollowing } from '../follow/stop-following.ts';
import { sendReady } from '../socket/authenticate.ts';
import { renew } from '../socket/renew.ts';
import { callerTerms, replyTo, type Caller } from './call.ts';
import { commandOf } from './command-of.ts';
import { findLog, findOrCreate } from './find-chat.ts';
import { submit } from './submit.ts';
import { handleUserMessage } from './user-message.ts';

/** One case per frame type. */
export async function handleFrame(caller: Caller, frame: ClientFrame): Promise<void> {
  switch (frame.type) {
    case 'auth':
      return handleAuth(caller, frame);
    case 'open':
      return handleOpen(caller, frame);
    case 'user_message':
      return handleUserMessage(caller, frame);
    case 'input_response':
    case 'tool_response':
    case 'cancel':
      return handleCommand(caller, frame);
    case 'close':
      return handleClose(caller, frame);
    case 'ping':
      return handlePing(caller, frame);
    default:
      return assertNever(frame, 'client frame');
  }
}

/** Renews the token of the socket, and answers with its new expiry. */
async function handleAuth(
  { deps, connection }: Caller,
  { token }: ClientFrameOf<'auth'>,
): Promise<void> {
  if (token === undefined) throw new RuntimeError('unauthenticated');
  const principal = await renew(deps, connection, token);
  if (principal !== undefined) sendReady(deps, connection, principal);
}

/**
 * Follows a chat from a cursor. If the chat is already followed, it is replayed from the new
 * cursor.
 */
async function handleOpen(caller: Caller, frame: ClientFrameOf<'open'>): Promise<void> {
  const { chat_id, workflow_name, context, id } = frame;
  permitAnother(caller, chat_id);
  const wanted = {
    chat_id,
    workflow_name,
    context,
    frame: id === undefined ? undefined : `open ${id}`,
  };
  const found = await findOrCreate(caller, wanted);
  const { after_seq = 0, log_id, trace = false } = frame;
  void openAndFollow(caller, found, {
    after_seq,
    trace,
    ...defined({ log_id }),
    ...replyTo(frame),
  });
}

/** Handles a command to a chat that exists. */
async function handleCommand(
  caller: Caller,
  frame: ClientFrameOf<'input_response' | 'tool_response' | 'cancel'>,
): Promise<void> {
  const command = commandOf(frame, { ids: caller.deps.ids, terms: callerTerms(caller) });
  await submit(caller, { frame, log: await findLog(caller, frame.chat_id), command });
}

/** Stops following a chat and its nested chats. Runs in them continue. */
function handleClose({ connection }: Caller, { chat_id }: ClientFrameOf<'close'>): void {
  stopFollowing(connection, chat_id);
}

function handlePing({ connection }: Caller, frame: ClientFrameOf<'ping'>): void {
  connection.outbox.send({ type: 'pong', ...replyTo(frame) });
}
