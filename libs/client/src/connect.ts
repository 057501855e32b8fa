import type { ControlFrameOf, ServerFrame } from '@mozaiks/contracts';
import type { Chat, OpenOptions } from './chat.ts';
import { chatHandle } from './chat-handle.ts';
import {
  concerns,
  createChatLink,
  endLink,
  openLink,
  pauseLink,
  receive,
  refuse,
  type ChatLink,
} from './chat-link.ts';
import { ClientError } from './client-error.ts';
import { createConnection, type Connection } from './connection.ts';
import type { ConnectionEvents } from './connection-link.ts';
import { connecting, waiting, type ConnectionState } from './connection-state.ts';
import { deferred, type Deferred } from './deferred.ts';
import { createListeners, type Listeners } from './listeners.ts';
import type { Loss } from './loss.ts';
import { resolveSettings, type ClientSettings, type ResolvedSettings } from './settings.ts';

export type ClientEvent =
  | { readonly type: 'connecting'; readonly attempt: number }
  | { readonly type: 'ready'; readonly frame: ControlFrameOf<'ready'> }
  /** The connection is lost; the next try comes after `delay_ms`. */
  | { readonly type: 'waiting'; readonly loss: Loss; readonly delay_ms: number }
  | { readonly type: 'going_away'; readonly reconnect_after_ms: number }
  | { readonly type: 'token_expiring'; readonly expires_at: string }
  /** A refusal that concerns no open chat and no waiting command. */
  | { readonly type: 'request_error'; readonly error: ControlFrameOf<'request_error'> }
  | { readonly type: 'closed'; readonly error: ClientError };

export interface Client {
  /** The first `ready`; rejects when the client ends before. */
  readonly ready: Promise<ControlFrameOf<'ready'>>;
  /** Why the client has ended; null while it connects, is connected or waits to reconnect. */
  readonly error: ClientError | null;
  /**
   * Returns immediately, so that no frame is missed. Throws if the chat is already open or the
   * client has ended.
   */
  open(options: OpenOptions): Chat;
  /** Returns how to stop listening. */
  on(listener: (event: ClientEvent) => void): () => void;
  /** The state of the connection: a new object after each change. */
  readonly connection: ConnectionState;
  /** Calls the listener after each change of `connection`. Returns how to stop listening. */
  subscribe(listener: (connection: ConnectionState) => void): () => void;
  /** Reconnects immediately if the client waits to reconnect; otherwise does nothing. */
  reconnectNow(): void;
  /** Closes every chat and the connection; leaves no timer and no socket. */
  close(): void;
}

interface Hub {
  readonly settings: ResolvedSettings;
  readonly chats: Map<string, ChatLink>;
  readonly listeners: Listeners<[event: ClientEvent]>;
  readonly ready: Deferred<ControlFrameOf<'ready'>>;
  connection: Connection | null;
  limits: ControlFrameOf<'ready'>['limits'] | null;
  isReady: boolean;
  state: ConnectionState;
  readonly watchers: Listeners<[connection: ConnectionState]>;
  error: ClientError | null;
}

/**
 * A client of one server for one user. It connects automatically, and reconnects until it is closed
 * or refused.
 */
export function connect(settings: ClientSettings): Client {
  const hub: Hub = {
    settings: resolveSettings(settings),
    chats: new Map(),
    listeners: createListeners(),
    ready: deferred(),
    connection: null,
    limits: null,
    isReady: false,
    state: connecting(0),
    watchers: createListeners(),
    error: null,
  };
  hub.connection = createConnection(hub.settings, connectionEvents(hub));
  return clientOf(hub);
}

const connectionEvents = (hub: Hub): ConnectionEvents => ({
  connecting(attempt) {
    move(hub, connecting(attempt));
    tell(hub, { type: 'connecting', attempt });
  },
  ready: (frame) => becomeReady(hub, frame),
  frame: (frame) => route(hub, frame),
  waiting(loss, delay_ms) {
    pause(hub);
    move(hub, waiting(hub.state, loss, delay_ms));
    tell(hub, { type: 'waiting', loss, delay_ms });
  },
  ended: (error) => end(hub, error),
});

const clientOf = (hub: Hub): Client => ({
  ready: hub.ready.promise,
  get error() {
    return hub.error;
  },
  open: (options) => open(hub, options),
  on: hub.listeners.add,
  get connection() {
    return hub.state;
  },
  subscribe: hub.watchers.add,
  reconnectNow: () => hub.connection?.dialNow(),
  close: () => hub.connection?.close(),
});

function move(hub: Hub, state: ConnectionState): void {
  hub.state = state;
  hub.watchers.notify(state);
}

function open(hub: Hub, options: OpenOptions): Chat {
  if (hub.error !== null) throw hub.error;
  if (options.chat_id !== undefined && hub.chats.has(options.chat_id)) {
    throw new ClientError('already_open', `the chat ${options.chat_id} is open already`);
  }
  const link = createChatLink(options, {
    settings: hub.settings,
    send: (frame) => hub.connection?.send(frame) ?? false,
    maxFrameBytes: () => hub.limits?.max_frame_bytes ?? Infinity,
    forget: ({ chat_id }) => void hub.chats.delete(chat_id),
  });
  hub.chats.set(link.chat_id, link);
  if (hub.isReady) openLink(link);
  return chatHandle(link);
}

function becomeReady(hub: Hub, frame: ControlFrameOf<'ready'>): void {
  // Renewing a token is answered by another `ready` on the same socket: the chats stay open.
  const isNew = !hub.isReady;
  hub.isReady = true;
  hub.limits = frame.limits;
  hub.ready.resolve(frame);
  if (isNew) {
    for (const link of [...hub.chats.values()]) openLink(link);
    move(hub, { ...connecting(hub.state.attempt), status: 'ready' });
  }
  tell(hub, { type: 'ready', frame });
}

function pause(hub: Hub): void {
  hub.isReady = false;
  for (const link of hub.chats.values()) pauseLink(link);
}

function route(hub: Hub, frame: ServerFrame): void {
  const links = [...hub.chats.values()];
  if (frame.type === 'request_error') {
    if (!links.some((link) => refuse(link, frame)))
      tell(hub, { type: 'request_error', error: frame });
    return;
  }
  if (frame.type === 'going_away')
    return tell(hub, { type: 'going_away', reconnect_after_ms: frame.reconnect_after_ms });
  if (frame.type === 'token_expiring')
    return tell(hub, { type: 'token_expiring', expires_at: frame.expires_at });
  for (const link of links) if (concerns(link, frame)) receive(link, frame);
}

function end(hub: Hub, error: ClientError): void {
  hub.error = error;
  hub.isReady = false;
  hub.ready.reject(error);
  for (const link of [...hub.chats.values()]) endLink(link, error);
  move(hub, {
    status: 'closed',
    attempt: hub.state.attempt,
    retry_at: null,
    error: { code: error.code, message: error.message },
  });
  hub.watchers.clear();
  tell(hub, { type: 'closed', error });
  hub.listeners.clear();
}

const tell = (hub: Hub, event: ClientEvent): void => hub.listeners.notify(event);
