/**
 * No answer arrived: no server is listening, the host is unknown, or the connection was closed
 * early.
 */
export class ConnectionFailed extends Error {
  override readonly name = 'ConnectionFailed';
  readonly status = undefined;
  readonly headers = undefined;

  constructor(cause: Error) {
    super('the connection failed', { cause });
  }
}

/** The connection ended in the middle of an answer. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor(cause?: Error) {
    super('the connection was lost within the answer', { cause });
  }
}
