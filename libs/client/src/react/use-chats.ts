import type { ChatListQuery } from '@mozaiks/contracts';
import { useMemo } from 'react';
import {
  createChatsStore,
  emptyChats,
  type ChatsActions,
  type ChatsSnapshot,
} from './chats-store.ts';
import { useHub } from './provider.ts';
import { useStore } from './use-store.ts';

export type UseChats = ChatsSnapshot & ChatsActions;

/** The caller's own chats, newest activity first, over HTTP: it opens no socket. */
export function useChats(query: ChatListQuery = {}): UseChats {
  const hub = useHub();
  const store = useMemo(() => createChatsStore(hub, query), [hub, JSON.stringify(query)]);
  return useStore(store, emptyChats);
}
