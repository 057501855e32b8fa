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

/** Does everything between the bytes of a frame and its handler. Never throws. */
export async function receiveFrame(
  deps: SocketDeps,
  connection: Connection,
  raw: RawFrame,
): Promise<void> {
  // Backpressure: do not answer a client that is not reading.
  await connection.outbox.drained();
  const release = await deps.memory.reserve(appOf(connection), raw.data.length);
  try {
    await handleRaw(deps, connection, raw);
  } finally {
    release();
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
      await handleFirst(deps, connection, { frame: decoded.frame, refs });
    else await handleNext(deps, connection, { frame: decoded.frame, refs });
  } catch (error) {
    refuse(deps, connection, { error, refs });
  }
}

interface Received {
  readonly frame: ClientFrame;
  readonly refs: FrameRefs;
}

/** The first frame carries the token, either as `auth` or in its `token` field. */
async function handleFirst(
  deps: SocketDeps,
  connection: Connection,
  received: Received,
): Promise<void> {
  await authenticate(deps, connection, received.frame.token);
  if (received.frame.type !== 'auth') await dispatch(deps, connection, received);
}

async function handleNext(
  deps: SocketDeps,
  connection: Connection,
  received: Received,
): Promise<void> {
  const { token, type } = received.frame;
  if (token !== undefined && type !== 'auth') await renew(deps, connection, token);
  await dispatch(deps, connection, received);
}

async function dispatch(
  deps: SocketDeps,
  connection: Connection,
  { frame, refs }: Received,
): Promise<void> {
  if (connection.state.at !== 'ready') return;
  const { principal } = connection.state;
  // The expiry timer closes the socket as well, but may be late. No frame is accepted after the
  // expiry.
  if (
    frame.type !== 'auth' &&
    deps.clock.now() >= lastMoment(principal, deps.settings.clockToleranceMs)
  ) {
    return closeConnection(deps, connection, 'token_expired');
  }
  if (!deps.flood.admits(principal.scope)) throw new RuntimeError('too_many_requests');
  await handleFrame({ deps, connection, principal, refs }, frame);
}
