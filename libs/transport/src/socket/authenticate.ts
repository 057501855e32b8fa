import { toTimestamp, type Principal } from '@mozaiks/contracts';
import { asRuntimeError } from '../as-runtime-error.ts';
import { closeConnection } from './close-connection.ts';
import type { Connection, SocketDeps } from './connection.ts';
import type { SocketPath } from './socket-path.ts';
import { watchExpiry } from './watch-expiry.ts';

/** Handles the first token of a socket: sends `ready`, or closes the socket (4401, 4403, 4429). */
export async function authenticate(
  deps: SocketDeps,
  connection: Connection,
  token: string | undefined,
): Promise<void> {
  const principal = await verified(deps, connection, token);
  if (connection.state.at !== 'awaiting_auth' || principal === undefined) return;
  if (!fitsPath(principal, connection.path)) return closeConnection(deps, connection, 'forbidden');
  if (!deps.socketCounter.enter(principal.scope, deps.settings.maxSocketsPerUser))
    return closeConnection(deps, connection, 'too_many_sockets');
  connection.state.deadline.abort();
  connection.state = { at: 'ready', principal, expiry: watchExpiry(deps, connection, principal) };
  sendReady(deps, connection, principal);
}

/** Also answers an `auth` frame that renews the token. */
export function sendReady(
  { settings }: SocketDeps,
  { id, outbox }: Connection,
  { scope, expires_at }: Principal,
): void {
  outbox.send({
    type: 'ready',
    connection_id: id,
    app_id: scope.app_id,
    user_id: scope.user_id,
    expires_at: toTimestamp(expires_at * 1000),
    limits: { max_frame_bytes: settings.maxFrameBytes, max_text_bytes: settings.maxTextBytes },
  });
}

async function verified(
  deps: SocketDeps,
  connection: Connection,
  token: string | undefined,
): Promise<Principal | undefined> {
  try {
    if (token !== undefined) return await deps.verifier.verify(token);
    closeConnection(deps, connection, 'unauthenticated');
  } catch (error) {
    const { code, cause } = asRuntimeError(error);
    deps.logger.log('warn', 'a token was refused', { event: 'token_refused', code, error: cause });
    closeConnection(deps, connection, code === 'token_expired' ? code : 'unauthenticated');
  }
  return undefined;
}

/** A bound address must name the same ids as the token. */
function fitsPath({ scope, chat_id, workflow_name }: Principal, path: SocketPath): boolean {
  if (path.kind === 'open') return true;
  if (scope.app_id !== path.app_id || scope.user_id !== path.user_id) return false;
  return (
    (chat_id === undefined || chat_id === path.chat_id) &&
    (workflow_name === undefined || workflow_name === path.workflow_name)
  );
}
