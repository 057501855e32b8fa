import { verify as verifyBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { CompactToken } from './compact-token.ts';
import { unauthenticated } from './rejection.ts';
import type { VerificationKey } from './keys/verification-key.ts';

/**
 * Uses the algorithm of the key. A token that names another one is refused before any cryptography.
 * Throws `unauthenticated`.
 */
export function verifySignature(
  token: string,
  parts: CompactToken,
  { algorithm, key }: VerificationKey,
): void {
  if (algorithm === 'EdDSA') {
    // jsonwebtoken does not know Ed25519.
    if (!verifyBytes(null, Buffer.from(parts.signed), key, parts.signature))
      throw unauthenticated('the signature is not valid');
    return;
  }
  try {
    // Times are checked with the claims, on our own clock. A clock at 0 would make the library read
    // the system clock.
    jwt.verify(token, key, {
      algorithms: [algorithm],
      ignoreExpiration: true,
      ignoreNotBefore: true,
    });
  } catch (cause) {
    throw unauthenticated('the signature is not valid', cause);
  }
}
