import type { Failure } from '@mozaiks/contracts';
import { toolFailed } from './read-result.ts';

/** Why a request to a server failed, and what that means for its connection. */
export interface RequestFailure {
  readonly error: Failure;
  /**
   * `kept`: it serves further calls. `retired`: it may hang, and gets no new calls. `lost`: it can
   * no longer be used.
   */
  readonly connection: 'kept' | 'retired' | 'lost';
  /**
   * True if the server has not run the call, so that it may be repeated over another connection.
   */
  readonly isRepeatable: boolean;
}

const fieldOf = (error: unknown, key: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;

/** The session was created before the server was restarted. */
const isLostSession = (status: unknown): boolean => status === 400 || status === 404;

/** Whether nothing listens at the address. `fetch` wraps the reason once or twice. */
function isRefused(error: unknown): boolean {
  for (
    let cause = error, depth = 0;
    cause !== undefined && depth < 4;
    cause = fieldOf(cause, 'cause'), depth += 1
  )
    if (fieldOf(cause, 'code') === 'ECONNREFUSED') return true;
  return false;
}

const kept = (error: Failure): RequestFailure => ({
  error,
  connection: 'kept',
  isRepeatable: false,
});
const lost = (error: Failure, isRepeatable = false): RequestFailure => ({
  error,
  connection: 'lost',
  isRepeatable,
});

/**
 * Classifies an error of the client by its code. The client's own codes are strings. Numbers are
 * protocol errors that the server answered: errors of the tool, after which the connection is still
 * usable.
 */
export function classifyFailure(error: unknown): RequestFailure {
  const code = fieldOf(error, 'code');
  const message = error instanceof Error ? error.message : String(error);
  if (typeof code === 'number') return kept(toolFailed(message));
  if (code === 'REQUEST_TIMEOUT')
    return {
      error: { code: 'tool_timeout', message: 'the server did not answer in time' },
      connection: 'retired',
      isRepeatable: false,
    };
  const status = fieldOf(error, 'status') ?? fieldOf(fieldOf(error, 'data'), 'status');
  if (isLostSession(status))
    return lost(
      { code: 'tool_crashed', message: 'the server does not know this session any more' },
      true,
    );
  if (isRefused(error))
    return lost({ code: 'tool_unavailable', message: 'the server cannot be reached' }, true);
  if (typeof status === 'number')
    return kept({
      code: 'tool_failed',
      message: `the server refused the request with HTTP status ${status}`,
    });
  if (code === 'UNSUPPORTED_RESULT_TYPE')
    return kept({
      code: 'tool_failed',
      message: 'the tool asks for input, which cannot be given here',
    });
  if (code === 'INVALID_RESULT')
    return kept({
      code: 'tool_result_invalid',
      message: 'the answer of the server is not a result',
    });
  return lost({ code: 'tool_crashed', message: 'the server ended during the call' });
}
