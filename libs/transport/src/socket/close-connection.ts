import { ERROR_CODES, assertNever, type ErrorCode } from '@mozaiks/contracts';
import type { Connection, SocketDeps } from './connection.ts';

/** Used for codes without a close code. Only a bug can cause this. */
const INTERNAL_ERROR = 1011;

/**
 * Closes the connection because of an error. The client receives the code's close code, with the
 * code itself as the reason.
 */
export function closeConnection(deps: SocketDeps, connection: Connection, code: ErrorCode): void {
  if (connection.state.at === 'closing') return;
  deps.metrics?.count('mozaiks_sockets_closed_total', { code });
  releaseConnection(deps, connection);
  connection.outbox.close(ERROR_CODES[code].close ?? INTERNAL_ERROR, code);
}

/** Stops everything that runs for a socket, whatever ended it. Further calls do nothing. */
export function releaseConnection(deps: SocketDeps, connection: Connection): void {
  const { state } = connection;
  connection.state = { at: 'closing' };
  switch (state.at) {
    case 'awaiting_auth':
      state.deadline.abort();
      break;
    case 'ready':
      state.expiry.abort();
      deps.socketCounter.leave(state.principal.scope);
      break;
    case 'closing':
      break;
    default:
      assertNever(state, 'connection state');
  }
  for (const follower of connection.followers.values()) follower.abort.abort();
  connection.followers.clear();
}
