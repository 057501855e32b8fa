import { ERROR_CODES, assertNever, type ErrorCode } from '@mozaiks/contracts';
import type { Connection, SocketDeps } from './connection.ts';

/** For codes that are not meant to end a connection: only a bug makes them. */
const INTERNAL_ERROR = 1011;

/** Ends the session for a stated reason: the client sees the code's close code, and the code itself as the reason. */
export function closeConnection(deps: SocketDeps, connection: Connection, code: ErrorCode): void {
  if (connection.state.at === 'closing') return;
  deps.metrics?.count('mozaiks_sockets_closed_total', { code });
  endSession(deps, connection);
  connection.outbox.close(ERROR_CODES[code].close ?? INTERNAL_ERROR, code);
}

/** Stops everything that runs for a socket. Called however it ended; the second time does nothing. */
export function endSession(deps: SocketDeps, connection: Connection): void {
  const { state } = connection;
  connection.state = { at: 'closing' };
  switch (state.at) {
    case 'awaiting_auth':
      state.deadline.abort();
      break;
    case 'ready':
      state.expiry.abort();
      deps.registry.leave(state.principal.scope);
      break;
    case 'closing':
      break;
    default:
      assertNever(state, 'session state');
  }
  for (const follower of connection.followers.values()) follower.abort.abort();
  connection.followers.clear();
}
