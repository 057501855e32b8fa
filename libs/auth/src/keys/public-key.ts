import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { JsonObject } from '@mozaiks/contracts';
import { AuthSettingsError } from '../settings-error.ts';
import type { PublicKeySetting } from '../settings.ts';
import { algorithmsOf, checkPublicKey, type VerificationKey } from './verification-key.ts';

/** Loads and checks one configured key. Throws AuthSettingsError. */
export function publicKey({ key: material, kid, algorithm }: PublicKeySetting): VerificationKey {
  const key = typeof material === 'string' ? fromPem(material) : fromJwk(material);
  const stated = algorithm ?? (typeof material === 'string' ? undefined : material['alg']);
  const chosen = algorithmsOf(key).find((candidate) => stated === undefined || candidate === stated);
  if (chosen === undefined)
    throw new AuthSettingsError('a public key is not for RS256, PS256, ES256 or EdDSA, or not for the algorithm that is stated');
  const name = kid ?? (typeof material === 'string' ? undefined : material['kid']);
  const loaded = { algorithm: chosen, key, ...(typeof name === 'string' ? { kid: name } : {}) };
  checkPublicKey(loaded);
  return loaded;
}

function fromPem(pem: string): KeyObject {
  // createPublicKey would derive the public half of a private key: who configures one has leaked it.
  if (!/-----BEGIN (?:RSA )?PUBLIC KEY-----|-----BEGIN CERTIFICATE-----/.test(pem)) {
    throw new AuthSettingsError('a public key must be a PEM that says PUBLIC KEY or CERTIFICATE');
  }
  return load(() => createPublicKey(pem));
}

function fromJwk(jwk: JsonObject): KeyObject {
  if (jwk['kty'] === 'oct') throw new AuthSettingsError('a shared secret stands among public keys');
  if (Object.hasOwn(jwk, 'd')) throw new AuthSettingsError('a private key stands among public keys');
  return load(() => createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }));
}

function load(make: () => KeyObject): KeyObject {
  try {
    return make();
  } catch (cause) {
    throw new AuthSettingsError('a public key cannot be read', { cause });
  }
}
