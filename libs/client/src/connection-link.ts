import type { ControlFrameOf, ServerFrame } from '@mozaiks/contracts';
import type { ClientError } from './client-error.ts';
import type { Loss } from './loss.ts';
import type { ResolvedSettings } from './settings.ts';
import type { SilenceWatch } from './silence-watch.ts';
import type { Socket } from './socket.ts';
import type { Timers } from './timers.ts';

/** What a connection tells its client, which outlives many sockets. */
export interface ConnectionEvents {
  connecting(attempt: number): void;
  ready(frame: ControlFrameOf<'ready'>): void;
  /** Any frame but `ready` and `pong`. */
  frame(frame: ServerFrame): void;
  /** The socket is gone and another one will be tried after `delay_ms`. */
  waiting(loss: Loss, delay_ms: number): void;
  /** It has ended for good. Called once. */
  ended(error: ClientError): void;
}

/*
 * dialling -> authenticating -> ready -> (lost) -> waiting -> dialling …, or ended. `round` counts
 * the dials: whatever belongs to an earlier one (a token that came late, an event of an old socket)
 * is ignored.
 */
export interface Link {
  readonly settings: ResolvedSettings;
  readonly events: ConnectionEvents;
  readonly timers: Timers;
  readonly silence: SilenceWatch;
  socket: Socket | null;
  round: number;
  ready: boolean;
  waiting: boolean;
  ended: boolean;
  /** Dials since the last connection that lasted. */
  attempt: number;
  /** Tokens refused since the last `ready`. */
  refused: number;
  /**
   * Not to be dialled before: the server asked for that when it went away. Milliseconds since the
   * epoch.
   */
  notBefore: number;
}

export const startOfLink = {
  socket: null,
  round: 0,
  ready: false,
  waiting: false,
  ended: false,
  attempt: 0,
  refused: 0,
  notBefore: 0,
};
