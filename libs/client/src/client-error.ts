/**
 * Why the client could not do what it was asked. `code` is one of the server's (`chat_not_found`,
 * `idempotency_conflict`, …) or of the client's own: `closed` (closed by its user), `disconnected`
 * (gave up), `already_open` (this client follows the chat), `no_run` (nothing to cancel),
 * `outbox_full`, `frame_too_big`, `too_slow` (a reader of `frames` fell behind), `invalid_url`,
 * `no_websocket`.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: string;
  readonly retryable: boolean;
  readonly details: { readonly [key: string]: unknown };

  constructor(
    code: string,
    message: string,
    more: {
      retryable?: boolean;
      details?: { readonly [key: string]: unknown };
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.retryable = more.retryable ?? false;
    this.details = more.details ?? {};
  }
}
