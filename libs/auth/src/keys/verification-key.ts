import type { KeyObject } from 'node:crypto';
import { AuthSettingsError } from '../settings-error.ts';
import type { TokenAlgorithm } from '../settings.ts';

/** A key that was checked when it was loaded, with its one algorithm. */
export interface VerificationKey {
  readonly algorithm: TokenAlgorithm;
  readonly key: KeyObject;
  readonly kid?: string;
}

const MIN_RSA_BITS = 2048;
const MIN_RSA_EXPONENT = 65_537n;

/** Throws AuthSettingsError for a key that is weak, not public, or not for this algorithm. */
export function checkPublicKey({ algorithm, key }: VerificationKey): void {
  if (key.type !== 'public') throw new AuthSettingsError('a verification key must be public');
  const fits = algorithmsOf(key);
  if (!fits.includes(algorithm))
    throw new AuthSettingsError(
      `a key of type ${key.asymmetricKeyType} cannot verify ${algorithm}`,
    );
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined && modulusLength < MIN_RSA_BITS)
    throw new AuthSettingsError('an RSA key must have 2048 bits or more');
  if (publicExponent !== undefined && publicExponent < MIN_RSA_EXPONENT) {
    throw new AuthSettingsError('the exponent of an RSA key must be 65537 or more');
  }
}

/**
 * The algorithms that a public key can be used with, the usual one first. Empty for unsupported
 * keys.
 */
export function algorithmsOf(key: KeyObject): readonly TokenAlgorithm[] {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return ['RS256', 'PS256'];
    case 'rsa-pss':
      return ['PS256'];
    case 'ec':
      return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? ['ES256'] : [];
    case 'ed25519':
      return ['EdDSA'];
    default:
      return [];
  }
}
