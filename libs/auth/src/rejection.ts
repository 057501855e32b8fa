import { RuntimeError } from '@mozaiks/contracts';

/**
 * Why a token was refused: the `cause` of the public error, for the log. Holds no part of the
 * token.
 */
export class TokenRejection extends Error {
  override readonly name = 'TokenRejection';
}

/** The one public error for every invalid token. `reason` goes into its cause. */
export const unauthenticated = (reason: string, cause?: unknown): RuntimeError =>
  new RuntimeError(
    'unauthenticated',
    {},
    new TokenRejection(reason, cause === undefined ? undefined : { cause }),
  );

/** Only for a token that is valid in every other respect. */
export const tokenExpired = (): RuntimeError =>
  new RuntimeError('token_expired', {}, new TokenRejection('exp has passed'));
