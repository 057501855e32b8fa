/** A failure that is the whole message: printed without a stack, exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
