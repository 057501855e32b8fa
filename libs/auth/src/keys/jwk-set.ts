import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { AuthSettingsError } from '../settings-error.ts';
import { keySet, type KeySet } from './key-set.ts';
import { mayVerify, publicKey } from './public-key.ts';

const MAX_KEYS = 100;

/**
 * Reads a JWK Set. Keys for other purposes (encryption, other algorithms or curves) are left out,
 * as RFC 7517 asks. Throws AuthSettingsError if the set contains a shared secret, a private, weak
 * or unreadable key, or a duplicate `kid`: such a set cannot be trusted.
 */
export function readJwkSet(document: JsonValue): KeySet {
  const keys = isJsonObject(document) ? document['keys'] : undefined;
  if (!Array.isArray(keys) || keys.length > MAX_KEYS)
    throw new AuthSettingsError('the answer is not a JWK Set, or has more than 100 keys');
  const objects = (keys as readonly JsonValue[]).filter((key) => isJsonObject(key));
  return keySet(objects.filter(isForUs).map((jwk) => publicKey({ key: jwk })));
}

const CURVES: Readonly<Record<string, string>> = { EC: 'P-256', OKP: 'Ed25519' };
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['RS256', 'PS256'],
  EC: ['ES256'],
  OKP: ['EdDSA'],
};

function isForUs(jwk: JsonObject): boolean {
  const { kty, crv, alg } = jwk;
  if (kty === 'oct') return true;
  if (typeof kty !== 'string' || !Object.hasOwn(ALGORITHMS, kty)) return false;
  if (!mayVerify(jwk)) return false;
  if (alg !== undefined && ALGORITHMS[kty]?.includes(String(alg)) !== true) return false;
  return CURVES[kty] === undefined || CURVES[kty] === crv;
}
