export { createApi, type Api, type FileOptions } from './create-api.ts';
export type { ApiSettings } from './http-request.ts';
export type { ChatsApi } from './chats-api.ts';
