import { RuntimeError, type ClientFrameOf, type UserMessage } from '@mozaiks/contracts';
import { openAndFollow, permitAnother } from '../follow/open-and-follow.ts';
import { boundChat } from './access.ts';
import type { Caller } from './call.ts';
import { findOrCreate } from './find-chat.ts';
import { submit } from './submit.ts';

/** A user's message; a chat that is new to the socket is created where need be, and followed: `accepted`, `opened`, then its facts. */
export async function handleUserMessage(caller: Caller, frame: ClientFrameOf<'user_message'>): Promise<void> {
  if (frame.text === undefined && frame.content === undefined)
    throw new RuntimeError('invalid_frame', { problem: 'text or content is needed' });
  const command = commandOf(caller, frame);
  const chat_id = frame.chat_id ?? boundChat(caller);
  const follower = chat_id === undefined ? undefined : caller.connection.followers.get(chat_id);
  // What is followed was permitted, and a renewal cannot bind to something else.
  if (follower === undefined) return toNewChat(caller, frame, command);
  if (frame.workflow_name !== undefined && frame.workflow_name !== follower.workflow_name) throw new RuntimeError('idempotency_conflict');
  await submit(caller, { frame, log: follower.log, command });
}

async function toNewChat(caller: Caller, frame: ClientFrameOf<'user_message'>, command: UserMessage): Promise<void> {
  const { path } = caller.connection;
  permitAnother(caller, frame.chat_id);
  const description = await findOrCreate(caller, {
    chat_id: frame.chat_id,
    workflow_name: frame.workflow_name ?? (path.kind === 'bound' ? path.workflow_name : undefined),
    // It goes with the command, and counts when that starts a run.
    context: undefined,
    frame: frame.command_id === undefined ? undefined : `user_message ${frame.command_id}`,
  });
  await submit(caller, { frame, log: description.log, command });
  openAndFollow(caller, description, { after_seq: 0, trace: false });
}

function commandOf({ deps, principal }: Caller, frame: ClientFrameOf<'user_message'>): UserMessage {
  const { command_id = deps.ids.random(), text, content, context } = frame;
  return {
    type: 'user_message',
    command_id,
    ...(text === undefined ? {} : { text }),
    ...(content === undefined ? {} : { content }),
    ...(context === undefined ? {} : { context }),
    ...(principal.budget === undefined ? {} : { budget: principal.budget }),
  };
}
