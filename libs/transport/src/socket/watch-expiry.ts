import { toTimestamp, type Principal } from '@mozaiks/contracts';
import { closeConnection } from './close-connection.ts';
import type { Connection, SocketDeps } from './connection.ts';
import { atTime } from './later.ts';

/** When a principal's token is no longer taken, in milliseconds since the epoch. */
export const lastMoment = ({ expires_at }: Principal, clockToleranceMs: number): number =>
  expires_at * 1000 + clockToleranceMs;

/** Warns before the token expires, and closes when it has. The returned controller stops both. */
export function watchExpiry(
  deps: SocketDeps,
  connection: Connection,
  principal: Principal,
): AbortController {
  const { clock, settings } = deps;
  const expiry = new AbortController();
  const { signal } = expiry;
  // Not before the frame that tells of the token was sent.
  queueMicrotask(() => {
    if (signal.aborted) return;
    atTime(clock, { at: principal.expires_at * 1000 - settings.expiryWarningMs, signal }, () =>
      connection.outbox.send({
        type: 'token_expiring',
        expires_at: toTimestamp(principal.expires_at * 1000),
      }),
    );
    atTime(clock, { at: lastMoment(principal, settings.clockToleranceMs), signal }, () =>
      closeConnection(deps, connection, 'token_expired'),
    );
  });
  return expiry;
}
