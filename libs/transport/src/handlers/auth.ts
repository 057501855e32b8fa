import { RuntimeError, type ClientFrameOf } from '@mozaiks/contracts';
import { sendReady } from '../socket/authenticate.ts';
import { renew } from '../socket/renew.ts';
import type { Caller } from './call.ts';

/** Renews in place, and says until when. */
export async function handleAuth(
  { deps, connection }: Caller,
  { token }: ClientFrameOf<'auth'>,
): Promise<void> {
  if (token === undefined) throw new RuntimeError('unauthenticated');
  const principal = await renew(deps, connection, token);
  if (principal !== undefined) sendReady(deps, connection, principal);
}
