import { toTimestamp, type Principal } from '@mozaiks/contracts';
import { closeConnection } from './close-connection.ts';
import type { Connection, SocketDeps } from './connection.ts';
import { runAt } from './timers.ts';

/** When a principal's token is no longer accepted, in milliseconds since the epoch. */
export const lastMoment = ({ expires_at }: Principal, clockToleranceMs: number): number =>
  expires_at * 1000 + clockToleranceMs;

/**
 * Warns before the token expires, and closes the socket when it has expired. The returned
 * controller stops both.
 */
export function watchExpiry(
  deps: SocketDeps,
  connection: Connection,
  principal: Principal,
): AbortController {
  const { clock, settings } = deps;
  const expiry = new AbortController();
  const { signal } = expiry;
  // Deferred until the `ready` frame with the expiry was sent.
  queueMicrotask(() => {
    if (signal.aborted) return;
    runAt(clock, { at: principal.expires_at * 1000 - settings.expiryWarningMs, signal }, () =>
      connection.outbox.send({
        type: 'token_expiring',
        expires_at: toTimestamp(principal.expires_at * 1000),
      }),
    );
    runAt(clock, { at: lastMoment(principal, settings.clockToleranceMs), signal }, () =>
      closeConnection(deps, connection, 'token_expired'),
    );
  });
  return expiry;
}
