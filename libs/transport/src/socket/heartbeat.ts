import type { WebSocket } from 'ws';
import type { Connection, SocketDeps } from './connection.ts';
import type { TaskQueue } from './task-queue.ts';

/** An open socket with its state. */
export interface LiveSocket {
  readonly socket: WebSocket;
  readonly connection: Connection;
  readonly intake: TaskQueue;
}

/**
 * Pings every socket at the interval, and terminates sockets that missed too many pongs. Resolves
 * when `signal` is aborted.
 */
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
      // A paused socket is not read, so its pongs are not seen. If it accepts what we send, it is
      // alive.
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
