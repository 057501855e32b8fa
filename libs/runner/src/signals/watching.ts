import { chatKey, chatRef, type ChatDirectory, type ChatRef, type LogRef } from '@mozaiks/contracts';
import type { Outgoing } from './outgoing.ts';

/**
 * Tells the directory which chats this process follows, so that whoever owns one sends its bells here. Nothing is written while this process is
 * the only one; all followed chats are written when another joins, and when this process goes on as a new session.
 */
export interface Watching {
  /** A follower came; the returned function says that it went. */
  followed(chat: ChatRef): () => void;
  /** Who else is there, and under which session this process goes on. */
  others(session: string | null, count: number): void;
}

interface WatchingDeps {
  readonly directory: Pick<ChatDirectory, 'watch' | 'get'>;
  readonly outgoing: Outgoing;
  /** From now on bells come here. What was committed before may have rung nobody, so its followers are to look at the store. */
  readonly announced?: (log: LogRef) => void;
}

export function createWatching({ directory, outgoing, announced = () => {} }: WatchingDeps): Watching {
  const followed = new Map<string, { readonly chat: ChatRef; count: number }>();
  let session: string | null = null;
  let alone = true;

  const announce = async (chat: ChatRef, mine: string): Promise<void> => {
    await directory.watch(chat, mine, true);
    const record = await directory.get(chat);
    if (record === null) return;
    announced(record);
    if (record.owner !== null && record.owner !== mine) outgoing.work(record.owner, chat);
  };
  const tell = (chat: ChatRef): void => {
    if (session !== null && !alone) void announce(chat, session).catch(() => {});
  };
  const leave = (chat: ChatRef): void => {
    if (session !== null && !alone) void directory.watch(chat, session, false).catch(() => {});
  };

  return {
    followed(chat) {
      const key = chatKey(chat);
      const entry = followed.get(key) ?? { chat: chatRef(chat, chat.chat_id), count: 0 };
      followed.set(key, entry);
      entry.count += 1;
      if (entry.count === 1) tell(entry.chat);
      return () => {
        entry.count -= 1;
        if (entry.count > 0) return;
        followed.delete(key);
        leave(entry.chat);
      };
    },
    others(now, count) {
      const changed = now !== session || (alone && count > 0);
      session = now;
      alone = count === 0;
      if (changed) for (const { chat } of followed.values()) tell(chat);
    },
  };
}
