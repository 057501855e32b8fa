import { ClientError } from './client-error.ts';

/** What the client uses of a WebSocket: those of browsers, Node and `ws` all fit. */
export interface WebSocketLike {
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}
export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;

export interface SocketEvents {
  opened(): void;
  text(data: string): void;
  /** Once, and never after `drop`. */
  closed(code: number, reason: string): void;
}
export interface Socket {
  send(text: string): void;
  /** Says goodbye and hears nothing more, without waiting for the other side. */
  drop(): void;
}

export const SUBPROTOCOL = 'mozaiks.v1';

/** The given one, the platform's own, or `ws` (Node before 22). Rejects with `no_websocket`. */
export async function findWebSocket(given?: WebSocketConstructor): Promise<WebSocketConstructor> {
  const own = given ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (own !== undefined) return own;
  try {
    return (await import('ws')).WebSocket;
  } catch (cause) {
    throw new ClientError('no_websocket', 'no WebSocket here: pass one, or install `ws`', {
      cause,
    });
  }
}

/** Throws `invalid_url`. */
export function openSocket(
  WebSocket: WebSocketConstructor,
  url: string,
  events: SocketEvents,
): Socket {
  const socket = construct(WebSocket, url);
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }: { data: unknown }) => {
    if (typeof data === 'string') events.text(data);
  };
  socket.onclose = ({ code, reason }: { code: number; reason: string }) =>
    events.closed(code, reason);
  // A close follows every error and says more.
  socket.onerror = () => {};
  return {
    send: (text) => socket.send(text),
    drop() {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
      socket.close(1000);
    },
  };
}

function construct(WebSocket: WebSocketConstructor, url: string): WebSocketLike {
  try {
    return new WebSocket(url, [SUBPROTOCOL]);
  } catch (cause) {
    throw new ClientError('invalid_url', `cannot connect to ${url}`, { cause });
  }
}
