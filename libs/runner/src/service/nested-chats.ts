import {
  chatRef,
  type ChatDirectory,
  type ChatRecord,
  type Commit,
  type LogRef,
} from '@mozaiks/contracts';

/** Ids of the nested chats that the commits announce. */
export const childrenIn = (commits: readonly Commit[]): readonly string[] =>
  commits.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'child_start' ? [event.child_chat_id] : [])),
  );

/** null unless the chat exists and is nested in this log. A fork announces the nested chats of its source, which are not its own. */
export async function findNested(
  directory: Pick<ChatDirectory, 'get'>,
  parent: LogRef,
  chat_id: string,
): Promise<ChatRecord | null> {
  const record = await directory.get(chatRef(parent, chat_id));
  return record?.parent?.log_id === parent.log_id ? record : null;
}
