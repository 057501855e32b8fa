import type { ChatListQuery, ChatSummary } from '@mozaiks/contracts';
import type { ClientError } from '../client-error.ts';
import { createListeners, type Listeners } from '../listeners.ts';
import type { Hub } from './hub.ts';

export interface ChatsSnapshot {
  /** Newest activity first: the pages that were read so far. */
  readonly chats: readonly ChatSummary[];
  /** There is another page: `more` reads it. */
  readonly has_more: boolean;
  readonly loading: boolean;
  /** Why the last request failed; null after one that did not. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface ChatsActions {
  /** Reads the pages so far again. This happens automatically when a chat of this page moves on. */
  refresh(): Promise<void>;
  more(): Promise<void>;
  /** null: the first message, shortened, again. */
  rename(chat_id: string, title: string | null): Promise<void>;
  /** For good. */
  erase(chat_id: string): Promise<void>;
}

export interface ChatsStore {
  readonly actions: ChatsActions;
  subscribe(listener: () => void): () => void;
  snapshot(): ChatsSnapshot;
}

export const emptyChats: ChatsSnapshot = { chats: [], has_more: false, loading: true, error: null };

/** So many events of a run make one request. */
const REFRESH_MS = 300;

interface Store {
  readonly hub: Hub;
  readonly query: ChatListQuery;
  readonly listeners: Listeners<[]>;
  shown: ChatsSnapshot;
  cursor: string | null;
  /** How many pages are wanted: all of them are read again. */
  pages: number;
  /** The cursor of the last page that `pages` counts. */
  counted: string | null;
  /** Counts the requests: an answer that another request has overtaken is dropped. */
  round: number;
}

export function createChatsStore(hub: Hub, query: ChatListQuery): ChatsStore {
  const store: Store = {
    hub,
    query,
    listeners: createListeners(),
    shown: emptyChats,
    cursor: null,
    pages: 1,
    counted: null,
    round: 0,
  };
  const after = async (request: Promise<unknown>): Promise<void> => {
    await request;
    await refresh(store);
  };
  return {
    actions: {
      refresh: () => refresh(store),
      more: () => more(store),
      rename: (chat_id, title) => after(hub.chats().rename(chat_id, title)),
      erase: (chat_id) => after(hub.chats().erase(chat_id)),
    },
    subscribe: (listener) => subscribe(store, listener),
    snapshot: () => store.shown,
  };
}

function subscribe(store: Store, listener: () => void): () => void {
  const stopListening = store.listeners.add(listener);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = store.hub.onActivity(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void refresh(store);
    }, REFRESH_MS);
  });
  void refresh(store);
  return () => {
    stopListening();
    clearTimeout(timer);
    stop();
    store.round += 1;
  };
}

const refresh = (store: Store): Promise<void> =>
  read(store, { chats: [], cursor: null }, store.pages);

async function more(store: Store): Promise<void> {
  const { cursor, shown } = store;
  if (cursor === null) return;
  if (store.counted !== cursor) store.pages += 1;
  store.counted = cursor;
  await read(store, { chats: shown.chats, cursor }, 1);
}

interface Pages {
  readonly chats: readonly ChatSummary[];
  /** Of the page after them; null before the first page and after the last. */
  readonly cursor: string | null;
}

/** Reads so many pages after those that are given. */
async function read(store: Store, given: Pages, count: number): Promise<void> {
  const mine = (store.round += 1);
  change(store, { loading: true });
  try {
    let { chats, cursor } = given;
    let left = count;
    do {
      const query = cursor === null ? store.query : { ...store.query, cursor };
      const page = await store.hub.chats().list(query);
      if (mine !== store.round) return;
      chats = chats.concat(page.items);
      cursor = page.next_cursor;
    } while (cursor !== null && (left -= 1) > 0);
    store.cursor = cursor;
    change(store, { chats, has_more: cursor !== null, loading: false, error: null });
  } catch (error) {
    // Every call rejects with a `ClientError`; a token function that fails does not.
    const { code = 'no_token', message } = error as Partial<ClientError> & Error;
    if (mine === store.round) change(store, { loading: false, error: { code, message } });
  }
}

function change(store: Store, next: Partial<ChatsSnapshot>): void {
  store.shown = { ...store.shown, ...next };
  store.listeners.notify();
}
