import { defaultReconnect, type ReconnectSettings } from './backoff.ts';
import type { WebSocketConstructor } from './socket.ts';

export interface ClientSettings {
  /** `ws://host/ws` or `wss://host/ws`. */
  readonly url: string;
  /**
   * A JWT, or how to get a fresh one: asked before each connection and when the server says that
   * the token is about to expire.
   */
  readonly token: string | (() => string | Promise<string>);
  /** Default: `globalThis.WebSocket`, else the package `ws`. */
  readonly WebSocket?: WebSocketConstructor;
  /** `false`: the client closes when its connection is lost. */
  readonly reconnect?: Partial<ReconnectSettings> | false;
  /** Until the server must have said `ready`. Default 15,000. */
  readonly connectTimeoutMs?: number;
  /**
   * Silence before a `ping`; no sign of life in the same time again, and the connection counts as
   * lost. Default 25,000; 0: never.
   */
  readonly heartbeatMs?: number;
  /** Until a command that was not `accepted` is sent again. Default 10,000. */
  readonly acceptTimeoutMs?: number;
  /**
   * Commands of one chat that wait to be accepted. Default 100; more are refused with
   * `outbox_full`.
   */
  readonly maxPendingCommands?: number;
  /** Frames that one reader of `frames` may be behind. Default 10,000. */
  readonly maxQueuedFrames?: number;
}

export interface ResolvedSettings
  extends Required<Omit<ClientSettings, 'WebSocket' | 'reconnect'>> {
  readonly WebSocket: WebSocketConstructor | undefined;
  readonly reconnect: ReconnectSettings;
}

export const resolveSettings = ({
  WebSocket,
  reconnect,
  ...given
}: ClientSettings): ResolvedSettings => ({
  connectTimeoutMs: 15_000,
  heartbeatMs: 25_000,
  acceptTimeoutMs: 10_000,
  maxPendingCommands: 100,
  maxQueuedFrames: 10_000,
  ...given,
  WebSocket,
  reconnect: { ...defaultReconnect, ...(reconnect === false ? { maxAttempts: 0 } : reconnect) },
});
