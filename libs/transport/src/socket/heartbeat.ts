import type { WebSocket } from 'ws';
import type { Connection, SocketDeps } from './connection.ts';
import type { Serial } from './serial.ts';

/** A socket with what belongs to it alone. */
export interface LiveSocket {
  readonly socket: WebSocket;
  readonly connection: Connection;
  readonly intake: Serial;
}

/** Pings every socket at the interval, and ends those that missed too many. Resolves when `signal` is aborted. */
export async function keepAlive(
  deps: SocketDeps,
  sockets: ReadonlySet<LiveSocket>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, settings, flood, logger } = deps;
  const sent = new WeakMap<LiveSocket, number>();
  while (await slept(clock.sleep(settings.pingIntervalMs, signal))) {
    flood.sweep();
    for (const live of sockets) {
      const { socket, connection, intake } = live;
      const count = connection.outbox.sentFrames();
      // While its frames wait we do not see its pongs: then taking what we send is a sign of life.
      if (intake.isPaused() && count !== sent.get(live)) connection.missedPings = 0;
      sent.set(live, count);
      if (connection.missedPings >= settings.maxMissedPings) {
        logger.log('info', 'a socket went silent', {
          event: 'socket_silent',
          data: { connection_id: connection.id },
        });
        deps.metrics?.count('mozaiks_sockets_silent_total', {});
        socket.terminate();
      } else {
        connection.missedPings += 1;
        socket.ping();
      }
    }
  }
}

const slept = (sleep: Promise<void>): Promise<boolean> =>
  sleep.then(
    () => true,
    () => false,
  );
