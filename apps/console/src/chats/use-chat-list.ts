import { useCallback, useEffect, useState } from 'react';
import type { ChatStatus, ChatSummary } from '@mozaiks/contracts';
import { useServer } from '../server/server.ts';
import { STATUSES } from '../text/chats.ts';

export interface ChatFilter {
  readonly workflow_name: string | null;
  readonly status: string | null;
}

export interface ChatList {
  /** Null: not known yet. */
  readonly chats: readonly ChatSummary[] | null;
  readonly hasMore: boolean;
  /** Why the list could not be read; empty otherwise. */
  readonly problem: string;
  readonly more: () => void;
}

interface Read extends Pick<ChatList, 'chats' | 'problem'> {
  readonly cursor: string | null;
}

const PAGE = 50;
const nothing: Read = { chats: null, cursor: null, problem: '' };

/** The chats that the filter lets through, a page at a time, newest activity first. */
export function useChatList({ workflow_name, status }: ChatFilter): ChatList {
  const { api } = useServer();
  const [{ chats, cursor, problem }, setRead] = useState(nothing);
  const read = useCallback(
    async (after: string | null): Promise<(before: Read) => Read> => {
      const known = STATUSES.find((each): each is ChatStatus => each === status);
      const filter = {
        ...(workflow_name === null ? {} : { workflow_name }),
        ...(known === undefined ? {} : { status: known }),
      };
      try {
        const page = await api.chats.list({
          ...filter,
          limit: PAGE,
          ...(after === null ? {} : { cursor: after }),
        });
        return (before) => ({
          chats: [...(before.chats ?? []), ...page.items],
          cursor: page.next_cursor,
          problem: '',
        });
      } catch (error) {
        return (before) => ({
          ...before,
          problem: error instanceof Error ? error.message : String(error),
        });
      }
    },
    [api, workflow_name, status],
  );
  useEffect(() => {
    const leaving = new AbortController();
    setRead(nothing);
    void read(null).then((change) => leaving.signal.aborted || setRead(change));
    return () => leaving.abort();
  }, [read]);
  return { chats, hasMore: cursor !== null, problem, more: () => void read(cursor).then(setRead) };
}
