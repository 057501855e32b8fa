import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { AuthSettingsError } from '../settings-error.ts';
import type { PublicKeySetting } from '../settings.ts';
import { algorithmsOf, checkPublicKey, type VerificationKey } from './verification-key.ts';

/** Loads and checks one configured key. Throws AuthSettingsError. */
export function publicKey({ key: given, kid, algorithm }: PublicKeySetting): VerificationKey {
  const material =
    typeof given === 'string' && given.trimStart().startsWith('{') ? parseJwk(given) : given;
  const key = typeof material === 'string' ? fromPem(material) : fromJwk(material);
  const stated = algorithm ?? (typeof material === 'string' ? undefined : material['alg']);
  const chosen = algorithmsOf(key).find(
    (candidate) => stated === undefined || candidate === stated,
  );
  if (chosen === undefined)
    throw new AuthSettingsError(
      'a public key is not for RS256, PS256, ES256 or EdDSA, or not for the stated algorithm',
    );
  const name = kid ?? (typeof material === 'string' ? undefined : material['kid']);
  const loaded = { algorithm: chosen, key, ...(typeof name === 'string' ? { kid: name } : {}) };
  checkPublicKey(loaded);
  return loaded;
}

function fromPem(pem: string): KeyObject {
  // createPublicKey would also accept a private key. A private key in the settings counts as
  // leaked, so it is refused.
  if (!/-----BEGIN (?:RSA )?PUBLIC KEY-----|-----BEGIN CERTIFICATE-----/.test(pem)) {
    throw new AuthSettingsError('a public key must be a PEM that says PUBLIC KEY or CERTIFICATE');
  }
  return load(() => createPublicKey(pem));
}

function parseJwk(text: string): JsonObject {
  try {
    const jwk = JSON.parse(text) as JsonValue;
    if (isJsonObject(jwk)) return jwk;
  } catch {
    // The parser's message would quote the text.
  }
  throw new AuthSettingsError('a public key that starts with { must be a JWK, a JSON object');
}

function fromJwk(jwk: JsonObject): KeyObject {
  if (jwk['kty'] === 'oct') throw new AuthSettingsError('the public keys include a shared secret');
  if (Object.hasOwn(jwk, 'd')) throw new AuthSettingsError('the public keys include a private key');
  if (!mayVerify(jwk))
    throw new AuthSettingsError(
      'the use or key_ops of a public key do not allow verifying signatures',
    );
  return load(() => createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }));
}

/** A key that names a purpose may be used for that purpose only (RFC 7517, 4.2 and 4.3). */
export const mayVerify = ({ use, key_ops }: JsonObject): boolean =>
  (use === undefined || use === 'sig') &&
  (key_ops === undefined || (Array.isArray(key_ops) && key_ops.includes('verify')));

function load(make: () => KeyObject): KeyObject {
  try {
    return make();
  } catch (cause) {
    throw new AuthSettingsError('a public key cannot be read', { cause });
  }
}
