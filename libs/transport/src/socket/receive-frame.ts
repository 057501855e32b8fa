import { RuntimeError, type ClientFrame } from '@mozaiks/contracts';
import type { RawFrame } from '../frames/decode-frame.ts';
import type { FrameRefs } from '../frames/frame-refs.ts';
import { handleFrame } from '../handlers/handle-frame.ts';
import { authenticate } from './authenticate.ts';
import { closeConnection } from './close-connection.ts';
import type { Connection, SocketDeps } from './connection.ts';
import { refuse } from './refuse.ts';
import { renew } from './renew.ts';
import { lastMoment } from './watch-expiry.ts';

/** Everything between the bytes of a frame and its handler. Never throws. */
export async function receiveFrame(
  deps: SocketDeps,
  connection: Connection,
  raw: RawFrame,
): Promise<void> {
  // Who does not read answers gets no more of them.
  await connection.outbox.drained();
  const leave = await deps.room.enter(appOf(connection), raw.data.length);
  try {
    await handleRaw(deps, connection, raw);
  } finally {
    leave();
  }
}

const appOf = ({ state }: Connection): string =>
  state.at === 'ready' ? state.principal.scope.app_id : '';

async function handleRaw(deps: SocketDeps, connection: Connection, raw: RawFrame): Promise<void> {
  if (connection.state.at === 'closing') return;
  const decoded = deps.decode(raw);
  const { refs } = decoded;
  if (!decoded.ok) return refuse(deps, connection, { error: decoded.error, refs });
  deps.metrics?.count('mozaiks_frames_received_total', { type: decoded.frame.type });
  try {
    if (connection.state.at === 'awaiting_auth')
      await first(deps, connection, { frame: decoded.frame, refs });
    else await next(deps, connection, { frame: decoded.frame, refs });
  } catch (error) {
    refuse(deps, connection, { error, refs });
  }
}

interface Received {
  readonly frame: ClientFrame;
  readonly refs: FrameRefs;
}

/** The first frame brings the token: as `auth`, or in its `token`. */
async function first(deps: SocketDeps, connection: Connection, received: Received): Promise<void> {
  await authenticate(deps, connection, received.frame.token);
  if (received.frame.type !== 'auth') await carryOut(deps, connection, received);
}

async function next(deps: SocketDeps, connection: Connection, received: Received): Promise<void> {
  const { token, type } = received.frame;
  if (token !== undefined && type !== 'auth') await renew(deps, connection, token);
  await carryOut(deps, connection, received);
}

async function carryOut(
  deps: SocketDeps,
  connection: Connection,
  { frame, refs }: Received,
): Promise<void> {
  if (connection.state.at !== 'ready') return;
  const { principal } = connection.state;
  // The timer closes, too; but nothing is accepted in its last moment.
  if (
    frame.type !== 'auth' &&
    deps.clock.now() >= lastMoment(principal, deps.settings.clockToleranceMs)
  ) {
    return closeConnection(deps, connection, 'token_expired');
  }
  if (!deps.flood.admits(principal.scope)) throw new RuntimeError('too_many_requests');
  await handleFrame({ deps, connection, principal, refs }, frame);
}
