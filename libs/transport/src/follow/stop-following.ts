import type { Connection } from '../socket/connection.ts';

/** Stops following a chat, and the nested chats that were followed because of it. */
export function stopFollowing(connection: Connection, chat_id: string): void {
  const follower = connection.followers.get(chat_id);
  if (follower === undefined) return;
  connection.followers.delete(chat_id);
  follower.abort.abort();
  for (const [child, { parent }] of [...connection.followers])
    if (parent === chat_id) stopFollowing(connection, child);
}
