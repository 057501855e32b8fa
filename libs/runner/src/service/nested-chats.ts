import {
  chatRef,
  type ChatDirectory,
  type ChatRecord,
  type Commit,
  type LogRef,
} from '@mozaiks/contracts';

/** Ids of the nested chats that these commits start. */
export const childrenIn = (commits: readonly Commit[]): readonly string[] =>
  commits.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'child_start' ? [event.child_chat_id] : [])),
  );

/**
 * Returns null unless the chat exists and is nested in this log. The log of a fork refers to the
 * nested chats of its source, which are not its own.
 */
export async function findNested(
  directory: Pick<ChatDirectory, 'get'>,
  parent: LogRef,
  chat_id: string,
): Promise<ChatRecord | null> {
  const record = await directory.get(chatRef(parent, chat_id));
  return record?.parent?.log_id === parent.log_id ? record : null;
}
