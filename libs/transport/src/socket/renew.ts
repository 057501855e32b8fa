import { RuntimeError, type Principal } from '@mozaiks/contracts';
import { closeConnection } from './close-connection.ts';
import type { Connection, SocketDeps } from './connection.ts';
import { watchExpiry } from './watch-expiry.ts';

/**
 * Replaces the token of a socket without interrupting what it follows.
 *
 * Throws `unauthenticated` or `token_expired` if the new token is invalid; the old one stays in
 * use. If the new token has another tenant or binding, closes the socket with 4403 and returns
 * undefined.
 */
export async function renew(
  deps: SocketDeps,
  connection: Connection,
  token: string,
): Promise<Principal | undefined> {
  const principal = await verify(deps, token);
  const { state } = connection;
  if (state.at !== 'ready') return undefined;
  if (!isSameCaller(state.principal, principal)) {
    closeConnection(deps, connection, 'forbidden');
    return undefined;
  }
  state.expiry.abort();
  connection.state = { at: 'ready', principal, expiry: watchExpiry(deps, connection, principal) };
  return principal;
}

async function verify({ verifier, logger }: SocketDeps, token: string): Promise<Principal> {
  try {
    return await verifier.verify(token);
  } catch (error) {
    logger.log('warn', 'a token was refused', { event: 'token_refused', error });
    // Hides the details that a verifier may have added.
    throw error instanceof RuntimeError ? new RuntimeError(error.code) : error;
  }
}

const isSameCaller = (before: Principal, after: Principal): boolean =>
  before.scope.app_id === after.scope.app_id &&
  before.scope.user_id === after.scope.user_id &&
  before.chat_id === after.chat_id &&
  before.workflow_name === after.workflow_name;
