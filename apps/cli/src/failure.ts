/** A failure with a complete message: it is printed without a stack trace, with exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
