import { RuntimeError, type ClientCommand, type ClientFrameOf } from '@mozaiks/contracts';
import { openAndFollow, permitAnother } from '../follow/open-and-follow.ts';
import { boundChat, callerTerms, type Caller } from './call.ts';
import { commandOf } from './command-of.ts';
import { findOrCreate } from './find-chat.ts';
import { submit } from './submit.ts';

/**
 * Handles a user's message. A chat that is new to the socket is created if necessary and then
 * followed: `accepted`, `opened`, then its events. Its log is read after `accepted`.
 */
export async function handleUserMessage(
  caller: Caller,
  frame: ClientFrameOf<'user_message'>,
): Promise<void> {
  const command = commandOf(frame, { ids: caller.deps.ids, terms: callerTerms(caller) });
  const chat_id = frame.chat_id ?? boundChat(caller);
  const follower = chat_id === undefined ? undefined : caller.connection.followers.get(chat_id);
  // A followed chat was already permitted, and a renewed token must have the same binding.
  if (follower === undefined) return toNewChat(caller, frame, command);
  if (frame.workflow_name !== undefined && frame.workflow_name !== follower.workflow_name)
    throw new RuntimeError('idempotency_conflict');
  await submit(caller, { frame, log: follower.log, command });
}

async function toNewChat(
  caller: Caller,
  frame: ClientFrameOf<'user_message'>,
  command: ClientCommand,
): Promise<void> {
  const { path } = caller.connection;
  permitAnother(caller, frame.chat_id);
  const wanted = {
    chat_id: frame.chat_id,
    workflow_name: frame.workflow_name ?? (path.kind === 'bound' ? path.workflow_name : undefined),
    // The context is part of the command. It is used if the command starts a run.
    context: undefined,
    frame: frame.command_id === undefined ? undefined : `user_message ${frame.command_id}`,
  };
  const found = await findOrCreate(caller, wanted);
  await submit(caller, { frame, log: found.log, command });
  void openAndFollow(caller, found, { after_seq: 0, trace: false });
}
