import { useMemo } from 'react';
import { createChatStore, type ChatActions, type UseChatOptions } from './chat-store.ts';
import { useHub } from './provider.ts';
import { emptySnapshot, type ChatSnapshot } from './snapshot.ts';
import { useStore } from './use-store.ts';

export type UseChat = ChatSnapshot & ChatActions;

/**
 * One chat: the one of `chat_id`, or a new one of `workflow_name`, for as long as the component is
 * mounted. With neither there is no chat, and commands reject with `no_chat`. Components that name
 * the same chat share it. On a server it is empty.
 */
export function useChat(options: UseChatOptions = {}): UseChat {
  const hub = useHub();
  const { chat_id, workflow_name } = options;
  // `context` counts when the chat is created: a new object in each render is not a new chat.
  const store = useMemo(() => createChatStore(hub, options), [hub, chat_id, workflow_name]);
  return useStore(store, emptySnapshot);
}
