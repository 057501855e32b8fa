import { createSecretKey } from 'node:crypto';
import { AuthSettingsError } from '../settings-error.ts';
import type { VerificationKey } from './verification-key.ts';

/** HMAC keys that are shorter than the hash weaken it (RFC 7518, 3.2). */
export const MIN_SECRET_BYTES = 32;

/**
 * Throws AuthSettingsError for a secret below 32 bytes. In dev mode only an empty one is refused.
 */
export function secretKey(secret: string, devMode: boolean): VerificationKey {
  const bytes = Buffer.from(secret, 'utf8');
  if (bytes.length === 0) throw new AuthSettingsError('the JWT secret is empty');
  if (bytes.length < MIN_SECRET_BYTES && !devMode)
    throw new AuthSettingsError(`the JWT secret must have ${MIN_SECRET_BYTES} bytes or more`);
  return { algorithm: 'HS256', key: createSecretKey(bytes) };
}
