export { MozaiksProvider, type MozaiksProviderProps } from './provider.ts';
export { useApi } from './use-api.ts';
export { useChat, type UseChat } from './use-chat.ts';
export { useChats, type UseChats } from './use-chats.ts';
export type { ChatActions, UseChatOptions } from './chat-store.ts';
export type { ChatsActions, ChatsSnapshot } from './chats-store.ts';
export type { ChatSnapshot, Message } from './snapshot.ts';
