import { useCallback, useEffect, useState } from 'react';
import type { Api } from '@mozaiks/client/api';
import type { ChatStatus, ChatSummary } from '@mozaiks/contracts';
import { useServer } from '../server/server.ts';
import { STATUSES } from '../text/chats.ts';
import { messageOf } from '../text/message-of.ts';

export interface ChatFilter {
  readonly workflow_name: string | null;
  readonly status: string | null;
  /** In the title or the name of the workflow; null: any. */
  readonly search: string | null;
}

export interface ChatList {
  /** Null: not known yet. */
  readonly chats: readonly ChatSummary[] | null;
  readonly hasMore: boolean;
  /** Older chats are being searched. */
  readonly isSearching: boolean;
  /** Why the list could not be read; empty otherwise. */
  readonly problem: string;
  readonly more: () => void;
}

interface Read extends Pick<ChatList, 'chats' | 'problem'> {
  readonly cursor: string | null;
}

const PAGE = 50;
const SEARCHED_PAGE = 100;
/**
 * A search reads this many chats automatically, and more on demand: some titles are made from logs,
 * which no store can search.
 */
const SEARCHED = 2_000;
const nothing: Read = { chats: null, cursor: null, problem: '' };

/**
 * The chats that the filter lets through, newest activity first: a page at a time, and for a search
 * one page after the other.
 */
export function useChatList({ workflow_name, status, search }: ChatFilter): ChatList {
  const { api } = useServer();
  const [{ chats, cursor, problem }, setRead] = useState(nothing);
  /** The cursor of the page that the reader asked for. */
  const [asked, setAsked] = useState<string | null>(null);
  const words = (search ?? '').toLowerCase();
  const limit = words === '' ? PAGE : SEARCHED_PAGE;
  const read = useCallback(
    (after: string | null) => readPage(api, { workflow_name, status, limit, after }),
    [api, workflow_name, status, limit],
  );
  useEffect(() => {
    const leaving = new AbortController();
    setRead(nothing);
    setAsked(null);
    void read(null).then((change) => leaving.signal.aborted || setRead(change));
    return () => leaving.abort();
  }, [read]);
  const isSearching =
    words !== '' && cursor !== null && problem === '' && (chats?.length ?? 0) < SEARCHED;
  const isReading = isSearching || (cursor !== null && asked === cursor);
  useEffect(() => {
    if (!isReading) return undefined;
    const leaving = new AbortController();
    void read(cursor).then((change) => {
      if (leaving.signal.aborted) return;
      setAsked(null);
      setRead(change);
    });
    return () => leaving.abort();
  }, [isReading, cursor, read]);
  return {
    chats: chats?.filter((chat) => fits(chat, words)) ?? null,
    hasMore: cursor !== null && !isSearching,
    isSearching,
    problem,
    more: () => setAsked(cursor),
  };
}

const fits = ({ title, workflow_name }: ChatSummary, words: string): boolean =>
  `${title ?? ''} ${workflow_name}`.toLowerCase().includes(words);

interface Page extends Omit<ChatFilter, 'search'> {
  readonly limit: number;
  /** The cursor of the page before; null: the first page. */
  readonly after: string | null;
}

/** What the page adds to what was read before. */
async function readPage(
  api: Pick<Api, 'chats'>,
  { workflow_name, status, limit, after }: Page,
): Promise<(before: Read) => Read> {
  const known = STATUSES.find((each): each is ChatStatus => each === status);
  try {
    const { items, next_cursor } = await api.chats.list({
      limit,
      ...(workflow_name === null ? {} : { workflow_name }),
      ...(known === undefined ? {} : { status: known }),
      ...(after === null ? {} : { cursor: after }),
    });
    return ({ chats }) => ({
      chats: [...(chats ?? []), ...items],
      cursor: next_cursor,
      problem: '',
    });
  } catch (error) {
    return (before) => ({ ...before, problem: messageOf(error) });
  }
}
