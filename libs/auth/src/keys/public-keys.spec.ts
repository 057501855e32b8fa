import { generateKeyPairSync } from 'node:crypto';
import type { JsonObject } from '@mozaiks/contracts';
import {
  encode,
  jwkOf,
  keyPairs,
  outcome,
  pemOf,
  rawToken,
  signedBy,
  verifierWith,
  type Signing,
} from '../tokens.fixture.ts';
import type { PublicKeySetting } from '../settings.ts';

const verifier = (...keys: PublicKeySetting[]) =>
  verifierWith({ keys: { kind: 'public_keys', keys } });
const algorithms = Object.keys(keyPairs) as Signing[];
const pem = (key: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer }) =>
  key.export({ type: 'spki', format: 'pem' }).toString();

describe('public keys', () => {
  it.each(algorithms)('verify %s, as PEM and as JWK', async (algorithm) => {
    const token = signedBy(algorithm);
    expect(await outcome(verifier({ key: pemOf(algorithm), algorithm }).verify(token))).toBe(
      'accepted',
    );
    const jwk = jwkOf(algorithm, { alg: algorithm });
    expect(await outcome(verifier({ key: jwk }).verify(token))).toBe('accepted');
    expect(
      await outcome(verifier({ key: ` ${JSON.stringify(jwk, null, 2)}\n` }).verify(token)),
    ).toBe('accepted');
  });

  it.each(algorithms)('refuse %s with another payload', async (algorithm) => {
    const [header, , signature] = signedBy(algorithm).split('.');
    const forged = `${header}.${encode({ iss: 'x' })}.${signature}`;
    expect(await outcome(verifier({ key: pemOf(algorithm), algorithm }).verify(forged))).toContain(
      'signature is not valid',
    );
  });

  it('are not shared secrets: a token that is HMACed with the PEM is refused', async () => {
    const key = pemOf('RS256');
    expect(await outcome(verifier({ key }).verify(rawToken({ secret: key })))).toContain(
      'alg is not the algorithm',
    );
  });

  it('are for one algorithm each', async () => {
    expect(await outcome(verifier({ key: pemOf('PS256') }).verify(signedBy('PS256')))).toContain(
      'alg is not the algorithm',
    );
  });

  it('refuse a signature of another algorithm under the right name', async () => {
    expect(
      await outcome(verifier({ key: pemOf('PS256') }).verify(signedBy('PS256', { alg: 'RS256' }))),
    ).toContain('signature is not valid');
  });

  it('are chosen by the exact kid', async () => {
    const two = verifier({ key: pemOf('ES256'), kid: 'a' }, { key: pemOf('EdDSA'), kid: 'b' });
    expect(await outcome(two.verify(signedBy('ES256', { kid: 'a' })))).toBe('accepted');
    expect(await outcome(two.verify(signedBy('EdDSA', { kid: 'b' })))).toBe('accepted');
    expect(await outcome(two.verify(signedBy('ES256', { kid: 'b' })))).toContain(
      'alg is not the algorithm',
    );
    for (const kid of ['A', 'a ', '__proto__', 'constructor']) {
      expect(await outcome(two.verify(signedBy('ES256', { kid })))).toContain('no key of this kid');
    }
    expect(await outcome(two.verify(signedBy('ES256')))).toContain('no key of this kid');
  });

  it('do not verify tokens of another kid, if they have a kid', async () => {
    expect(
      await outcome(
        verifier({ key: pemOf('ES256'), kid: 'a' }).verify(signedBy('ES256', { kid: 'b' })),
      ),
    ).toContain('no key of this kid');
  });
});

describe('a key is refused when it is loaded', () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const oddExponent = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicExponent: 3,
  }).publicKey;
  const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
  const bad: Record<string, [PublicKeySetting[], RegExp]> = {
    'RSA below 2048 bits': [[{ key: pem(weak) }], /2048/],
    'RSA with a small exponent': [[{ key: pem(oddExponent) }], /65537/],
    'another curve': [[{ key: pem(otherCurve) }], /not for RS256/],
    'an algorithm that the key is not for': [
      [{ key: pemOf('RS256'), algorithm: 'ES256' }],
      /algorithm/,
    ],
    'a JWK that says another algorithm': [[{ key: jwkOf('RS256', { alg: 'RS512' }) }], /algorithm/],
    'a JWK for encryption': [[{ key: jwkOf('ES256', { use: 'enc' }) }], /do not allow verifying/],
    'a JWK whose key_ops lack verify': [
      [{ key: jwkOf('ES256', { key_ops: ['sign'] }) }],
      /do not allow verifying/,
    ],
    'a JWK whose key_ops are no list': [
      [{ key: jwkOf('ES256', { key_ops: 'verify' }) }],
      /do not allow verifying/,
    ],
    'text that is only the start of a JWK': [[{ key: '{"kty":"EC"' }], /must be a JWK/],
    'a private PEM': [
      [{ key: keyPairs.RS256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }],
      /PUBLIC KEY/,
    ],
    'a private JWK': [
      [{ key: keyPairs.ES256.privateKey.export({ format: 'jwk' }) as JsonObject }],
      /private/,
    ],
    'a shared secret among public keys': [[{ key: { kty: 'oct', k: 'abc' } }], /shared secret/],
    'a duplicate kid': [
      [
        { key: pemOf('RS256'), kid: 'a' },
        { key: pemOf('ES256'), kid: 'a' },
      ],
      /same kid/,
    ],
    'several keys, one without a kid': [
      [{ key: pemOf('RS256'), kid: 'a' }, { key: pemOf('ES256') }],
      /needs a kid/,
    ],
    'text that is not a PEM': [[{ key: 'secret' }], /PEM/],
    'a PEM that is broken': [
      [{ key: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }],
      /cannot be read/,
    ],
  };
  it.each(Object.entries(bad))('%s', (_name, [keys, message]) => {
    expect(() => verifier(...keys)).toThrow(message);
  });
});
