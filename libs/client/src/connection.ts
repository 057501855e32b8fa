import type { ClientFrame, ControlFrameOf, ServerFrame } from '@mozaiks/contracts';
import { backoffDelay } from './backoff.ts';
import { ClientError } from './client-error.ts';
import { startOfLink, type ConnectionEvents, type Link } from './connection-link.ts';
import { lossOf, type Loss } from './loss.ts';
import type { ResolvedSettings } from './settings.ts';
import { watchSilence } from './silence-watch.ts';
import { findWebSocket, openSocket } from './socket.ts';
import { createTimers } from './timers.ts';

export interface Connection {
  /** False when nothing was sent: not ready. */
  send(frame: ClientFrame): boolean;
  /** Ends the wait for the next try. */
  dialNow(): void;
  close(): void;
}

/** A connection that stays ready for this long resets the count of attempts. */
const STABLE_MS = 5_000;

export function createConnection(settings: ResolvedSettings, events: ConnectionEvents): Connection {
  const timers = createTimers();
  const silence = watchSilence({
    timers,
    heartbeatMs: settings.heartbeatMs,
    ask: () => write(link, { type: 'ping' }),
    giveUp: () => lose(link, { code: 0, reason: 'silence' }),
  });
  const link: Link = { settings, events, timers, silence, ...startOfLink };
  // Deferred, so that the caller can add listeners first.
  timers.set('dial', 0, () => void dial(link));
  return {
    send(frame) {
      if (!link.ready) return false;
      write(link, frame);
      return true;
    },
    dialNow() {
      if (link.waiting) timers.set('dial', 0, () => void dial(link));
    },
    close: () => end(link, new ClientError('closed', 'the client was closed')),
  };
}

const write = (link: Link, frame: ClientFrame): void => link.socket?.send(JSON.stringify(frame));

async function dial(link: Link): Promise<void> {
  const round = (link.round += 1);
  link.waiting = false;
  const isOld = (): boolean => link.round !== round || link.ended;
  link.events.connecting(link.attempt);
  link.timers.set('connect', link.settings.connectTimeoutMs, () =>
    lose(link, { code: 0, reason: 'timeout' }),
  );
  try {
    const [WebSocket, token] = await Promise.all([
      findWebSocket(link.settings.WebSocket),
      tokenOf(link),
    ]);
    if (isOld()) return;
    link.socket = openSocket(WebSocket, link.settings.url, {
      opened: () => write(link, { type: 'auth', token }),
      text: (data) => onText(link, data),
      closed: (code, reason) => lose(link, { code, reason }),
    });
  } catch (error) {
    if (!isOld()) lose(link, { code: 0, reason: 'no connection', error });
  }
}

async function tokenOf({ settings: { token } }: Link): Promise<string> {
  return typeof token === 'string' ? token : token();
}

function onText(link: Link, data: string): void {
  const frame = parse(data);
  if (frame === null) return;
  link.silence.onFrame();
  switch (frame.type) {
    case 'ready':
      return becomeReady(link, frame);
    case 'pong':
      return;
    case 'going_away':
      leave(link, frame.reconnect_after_ms);
      break;
    case 'token_expiring':
      void renew(link);
      break;
    default:
  }
  link.events.frame(frame);
}

function parse(data: string): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(data);
    return typeof frame === 'object' && frame !== null && 'type' in frame
      ? (frame as ServerFrame)
      : null;
  } catch {
    return null;
  }
}

function becomeReady(link: Link, frame: ControlFrameOf<'ready'>): void {
  link.timers.clear('connect');
  link.ready = true;
  link.refused = 0;
  link.timers.set('stable', STABLE_MS, () => {
    link.attempt = 0;
  });
  link.events.ready(frame);
}

/** The longest `reconnect_after_ms` that is respected: timers have a limit. */
const MAX_LEAVE_MS = 60_000;

/** The server drains: the socket is closed when it asks for that, and not dialled again before. */
function leave(link: Link, told_ms: number): void {
  const after_ms = Number.isFinite(told_ms)
    ? Math.min(Math.max(told_ms, 0), MAX_LEAVE_MS)
    : MAX_LEAVE_MS;
  const delay = after_ms * (1 + link.settings.reconnect.jitter * Math.random());
  link.notBefore = Date.now() + delay;
  link.timers.set('leave', delay, () => lose(link, { code: 1001, reason: 'going away' }));
}

/**
 * A static token cannot be renewed; a token function that fails now is asked again at the next
 * connection.
 */
async function renew(link: Link): Promise<void> {
  const { round } = link;
  if (typeof link.settings.token === 'string') return;
  const token = await tokenOf(link).catch(() => null);
  if (token !== null && link.round === round && link.ready) write(link, { type: 'auth', token });
}

function lose(link: Link, loss: Loss): void {
  if (link.ended) return;
  drop(link);
  const fatal = lossOf(loss, {
    tokenCanChange: typeof link.settings.token !== 'string' && link.refused === 0,
  });
  if (loss.code === 4401) link.refused += 1;
  if (fatal !== null) return end(link, fatal);
  if (link.attempt >= link.settings.reconnect.maxAttempts) {
    return end(
      link,
      new ClientError('disconnected', 'the connection was lost', {
        details: { code: loss.code },
        cause: loss.error,
      }),
    );
  }
  const delay = Math.max(
    backoffDelay(link.attempt, link.settings.reconnect, Math.random()),
    link.notBefore - Date.now(),
  );
  link.attempt += 1;
  link.waiting = true;
  link.timers.set('dial', delay, () => void dial(link));
  link.events.waiting(loss, delay);
}

function drop(link: Link): void {
  link.timers.clear();
  link.silence.stop();
  link.round += 1;
  link.ready = false;
  link.socket?.drop();
  link.socket = null;
}

function end(link: Link, error: ClientError): void {
  if (link.ended) return;
  link.ended = true;
  drop(link);
  link.events.ended(error);
}
