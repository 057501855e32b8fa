import type { ChatListQuery } from '@mozaiks/contracts';
import { useMemo, useSyncExternalStore } from 'react';
import {
  createChatsStore,
  emptyChats,
  type ChatsActions,
  type ChatsSnapshot,
} from './chats-store.ts';
import { useHub } from './provider.ts';

export type UseChats = ChatsSnapshot & ChatsActions;

/** The caller's own chats, newest activity first, over HTTP: it opens no socket. */
export function useChats(query: ChatListQuery = {}): UseChats {
  const hub = useHub();
  const { actions, subscribe, snapshot } = useMemo(
    () => createChatsStore(hub, query),
    [hub, JSON.stringify(query)],
  );
  const shown = useSyncExternalStore(subscribe, snapshot, () => emptyChats);
  return useMemo(() => ({ ...shown, ...actions }), [shown, actions]);
}
