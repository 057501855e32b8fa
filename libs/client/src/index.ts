export { connect, type Client, type ClientEvent } from './connect.ts';
export type { Chat, ChatListener, OpenOptions, SendOptions, ToolOutcome } from './chat.ts';
export { ClientError } from './client-error.ts';
export { backoffDelay, defaultReconnect, type ReconnectSettings } from './backoff.ts';
export type { ClientSettings } from './settings.ts';
export type { Loss } from './loss.ts';
export type { Accepted } from './outbox.ts';
export { findWebSocket, type WebSocketConstructor, type WebSocketLike } from './socket.ts';
