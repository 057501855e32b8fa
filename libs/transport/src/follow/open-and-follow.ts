import { RuntimeError, type ChatDescription, type FoundChat } from '@mozaiks/contracts';
import { boundChat, type Caller } from '../handlers/call.ts';
import type { FollowEnd } from './follow-end.ts';
import { followerOf } from './follow-nested.ts';
import { nestedChats } from './nested-chats.ts';
import { sendOpened } from './send-opened.ts';
import { startFollower } from './start-follower.ts';

export interface OpenFrom {
  readonly after_seq: number;
  readonly log_id?: string;
  readonly trace: boolean;
  readonly reply_to?: string;
}

/** Throws `too_many_chats` if the socket may not follow one more chat. */
export function permitAnother(caller: Caller, named: string | undefined): void {
  const { followers } = caller.connection;
  const chat_id = named ?? boundChat(caller);
  const current = chat_id === undefined ? undefined : followers.get(chat_id);
  if (current !== undefined && current.parent === undefined) return;
  const limit = caller.deps.settings.maxChatsPerSocket;
  const opened = [...followers.values()].filter(({ parent }) => parent === undefined).length;
  if (opened >= limit) throw new RuntimeError('too_many_chats', { max_chats: limit });
}

/**
 * Follows a chat and its nested chats, starting immediately. `opened` is sent once the log has been
 * read.
 *
 * Resolves when the chat is no longer followed. A socket does not wait for that, so that it accepts
 * later commands in the meantime.
 */
export async function openAndFollow(
  caller: Caller,
  found: FoundChat,
  from: OpenFrom,
): Promise<FollowEnd> {
  const { deps, connection } = caller;
  // The connection may have closed during the call to the store.
  if (connection.state.at !== 'ready') return 'aborted';
  const { reply_to, ...start } = from;
  const { ended } = startFollower({
    deps,
    connection,
    log: found.log,
    workflow_name: found.workflow_name,
    ...start,
    open: () => answerOpen(caller, found, reply_to),
    nestedOf: (follower, open) => nestedChats(open, followerOf({ deps, connection }, follower)),
  });
  return ended;
}

/** Throws `chat_not_found` if the chat was erased after it was found. */
async function answerOpen(
  { deps, connection, principal }: Caller,
  { log }: FoundChat,
  reply_to?: string,
): Promise<ChatDescription> {
  const description = await deps.chats.open(principal.scope, { chat_id: log.chat_id });
  if (description.log.log_id !== log.log_id) throw new RuntimeError('chat_not_found');
  // A later `open` of the same chat may have replaced this follower. Both requests get their
  // answer.
  const isFollowed = connection.followers.has(log.chat_id);
  if (isFollowed) sendOpened(connection, description, reply_to === undefined ? {} : { reply_to });
  return description;
}
