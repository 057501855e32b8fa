import { ClientError } from './client-error.ts';

/** Why a connection ended: a close code, or 0 where there was none. */
export interface Loss {
  readonly code: number;
  readonly reason: string;
  readonly error?: unknown;
}

/**
 * Close codes after which trying again can only repeat the failure, and the error code that each
 * means.
 */
const fatal: ReadonlyMap<number, string> = new Map([
  [1008, 'origin_not_allowed'],
  [1009, 'frame_too_big'],
  [4400, 'invalid_frame'],
  [4403, 'forbidden'],
  [4404, 'chat_not_found'],
]);

/** The error that ends the client, or null where a new connection may help. */
export function lossOf(
  { code, reason, error }: Loss,
  { tokenCanChange }: { readonly tokenCanChange: boolean },
): ClientError | null {
  // The platform's own code of the client (no WebSocket, a bad address) does not get better by
  // waiting.
  if (error instanceof ClientError) return error;
  const name = code === 4401 && !tokenCanChange ? 'unauthenticated' : fatal.get(code);
  if (name === undefined) return null;
  // Our server says the exact error code as the reason.
  const exact = /^[a-z]+(_[a-z]+)*$/.test(reason) ? reason : name;
  return new ClientError(
    exact,
    reason === '' ? `the server closed the connection (${code})` : reason,
    { details: { code } },
  );
}
