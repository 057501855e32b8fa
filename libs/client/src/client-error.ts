/**
 * Why the client could not do what it was asked. `code` is one of the server's (`chat_not_found`,
 * `idempotency_conflict`, …) or of the client's own: `closed` (closed by its user), `disconnected`
 * (gave up), `already_open` (this client follows the chat), `no_run` (nothing to cancel),
 * `outbox_full`, `frame_too_big`, `too_slow` (a reader of `frames` fell behind), `invalid_url`,
 * `no_websocket`, `unreachable`, `unexpected_answer` (what answered is not this server),
 * `message_not_found`, `no_chat`, `no_token` (the token function failed).
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
      details?: { readonly [key: string]: unknown } | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, more);
    this.code = code;
    this.retryable = more.retryable ?? false;
    this.details = more.details ?? {};
  }
}
