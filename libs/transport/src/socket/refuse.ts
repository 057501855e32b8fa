import { ERROR_CODES, type RuntimeError } from '@mozaiks/contracts';
import { asRuntimeError } from '../as-runtime-error.ts';
import { errorDetails } from '../error-details.ts';
import type { FrameRefs } from '../frames/frame-refs.ts';
import { closeConnection } from './close-connection.ts';
import type { Connection, SocketDeps } from './connection.ts';

/**
 * Answers a frame that failed with `request_error`, and closes the connection if the error requires
 * it.
 */
export function refuse(
  deps: SocketDeps,
  connection: Connection,
  refused: { readonly error: unknown; readonly refs: FrameRefs },
): void {
  if (connection.state.at === 'closing') return;
  const error = asRuntimeError(refused.error);
  logFailure(deps, error, refused.error);
  deps.metrics?.count('mozaiks_frames_refused_total', { code: error.code });
  connection.outbox.send({
    type: 'request_error',
    code: error.code,
    message: ERROR_CODES[error.code].message,
    retryable: error.retryable,
    ...errorDetails(error),
    ...refused.refs,
  });
  if (endsConnection(deps, connection, error)) closeConnection(deps, connection, error.code);
}

/**
 * Logs the errors that the operator must know about: bugs, and failures of the store. The client
 * never sees their causes.
 */
function logFailure({ logger }: SocketDeps, { code }: RuntimeError, error: unknown): void {
  if (code !== 'internal' && code !== 'store_unavailable') return;
  logger.log(code === 'internal' ? 'error' : 'warn', 'a frame failed', {
    event: 'frame_failed',
    code,
    error,
  });
}

function endsConnection(
  { settings }: SocketDeps,
  connection: Connection,
  { code }: RuntimeError,
): boolean {
  if (code === 'invalid_frame') {
    connection.badFrames += 1;
    return connection.badFrames >= settings.maxBadFrames;
  }
  return connection.path.kind === 'bound' && (code === 'chat_not_found' || code === 'forbidden');
}
