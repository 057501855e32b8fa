import type { RuntimeEvent } from '@mozaiks/contracts';
import type { FollowEnd } from './follow-end.ts';

/** `missing`: the chat does not exist (yet), or is not nested in the parent. */
export type NestedEnd = FollowEnd | 'missing';

export interface NestedFollow {
  /** Resolves when the history was sent, or when the chat will not be followed. */
  readonly caughtUp: Promise<void>;
  readonly ended: Promise<NestedEnd>;
}

/** Sends the chats nested in a follower's chat in the right order with its own events. */
export interface NestedChats {
  /**
   * Called before `child_complete` is sent. Resolves when every event of that nested chat was sent.
   */
  before(event: RuntimeEvent): Promise<void>;
  /**
   * Called after `child_start` was sent. Follows the nested chat. During a replay, resolves when
   * its history was sent.
   */
  after(event: RuntimeEvent): Promise<void>;
  /** Called when the history of the parent was sent. */
  caughtUp(): void;
}

type Follow = (chat_id: string, retry: boolean) => NestedFollow;

interface Following {
  readonly ended: Promise<NestedEnd>;
  end?: NestedEnd;
}

/**
 * Creates the NestedChats of one follower. The order on the socket is the same live and on replay:
 * `child_start`, the events of the nested chat, `child_complete`. A replay sends one nested chat at
 * a time.
 *
 * A client whose cursor is before `child_complete` gets the nested chat again from its first event.
 * `open`: nested chats that were open when the parent was opened.
 */
export function nestedChats(open: readonly string[], follow: Follow): NestedChats {
  const waiting = new Set(open);
  /** Nested chats whose `child_complete` was not sent yet. */
  const following = new Map<string, Following>();
  let isLive = false;

  const begin = (chat_id: string, retry: boolean): NestedFollow => {
    waiting.delete(chat_id);
    const nested = follow(chat_id, retry);
    const entry: Following = { ended: nested.ended };
    void nested.ended.then((end) => (entry.end = end));
    following.set(chat_id, entry);
    return nested;
  };
  /** Follows the nested chats whose `child_start` is before the client's cursor. */
  const followWaiting = async (): Promise<void> => {
    for (const chat_id of waiting) await begin(chat_id, true).caughtUp;
  };
  return {
    async before(event) {
      if (event.type !== 'child_complete') return;
      const { child_chat_id } = event;
      const end = await following.get(child_chat_id)?.ended;
      if (end === undefined || isIncomplete(end)) await begin(child_chat_id, false).ended;
      following.delete(child_chat_id);
    },
    async after(event) {
      if (event.type !== 'child_start') return;
      const { caughtUp } = begin(event.child_chat_id, isLive);
      if (!isLive) await caughtUp;
    },
    caughtUp() {
      isLive = true;
      for (const [chat_id, { end }] of following) if (end === 'missing') begin(chat_id, true);
      void followWaiting();
    },
  };
}

const isIncomplete = (end: NestedEnd): boolean => end === 'missing' || end === 'dropped';
