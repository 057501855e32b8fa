import { assertNever, type Clock, type Logger, type TokenVerifier } from '@mozaiks/contracts';
import { checkClaims } from './check-claims.ts';
import { createClaimsReader } from './claims.ts';
import { splitToken } from './compact-token.ts';
import { readHeader } from './header-policy.ts';
import { createJwksSource } from './keys/jwks-source.ts';
import { findKey, keySet, type KeySet } from './keys/key-set.ts';
import type { KeySource } from './keys/key-source.ts';
import { publicKey } from './keys/public-key.ts';
import { secretKey } from './keys/secret-key.ts';
import { unauthenticated } from './rejection.ts';
import { AuthSettingsError } from './settings-error.ts';
import type { TokenVerifierSettings } from './settings.ts';
import { parseStrictObject } from './strict-json.ts';
import { verifySignature } from './verify-signature.ts';

const DEFAULT_TOLERANCE = 30;

export interface TokenVerifierDeps {
  readonly settings: TokenVerifierSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Fetches the JWK Set. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Creates the verifier of access tokens. A token that differs from what is expected in any way is
 * refused with `unauthenticated`. The caller always sees the same error; the reason is in `cause`.
 * If only `exp` is wrong, the error is `token_expired`. Nothing in a token chooses the algorithm or
 * the location of a key.
 *
 * Throws AuthSettingsError immediately if there is no issuer, or if keys are missing, weak,
 * malformed or of several kinds.
 */
export function createTokenVerifier(deps: TokenVerifierDeps): TokenVerifier {
  const { settings, clock } = deps;
  if (settings.issuers.length === 0 || settings.issuers.includes(''))
    throw new AuthSettingsError('there is no allowed issuer, or an empty one');
  const keys = keySource(deps);
  const readClaims = createClaimsReader(settings.user_id_claim ?? 'user_id');
  const policy = { ...settings, clock_tolerance: settings.clock_tolerance ?? DEFAULT_TOLERANCE };

  return {
    async verify(token) {
      const parts = splitToken(token);
      const { alg, kid } = readHeader(parseStrictObject('header', parts.header));
      const payload = parseStrictObject('payload', parts.payload);
      const key = await keys.find(kid);
      if (key === undefined) throw unauthenticated('there is no key of this kid');
      if (alg !== key.algorithm) throw unauthenticated('alg is not the algorithm of the key');
      verifySignature(token, parts, key);
      return checkClaims(readClaims(payload), policy, clock.now() / 1000);
    },
  };
}

function keySource({
  settings: { keys },
  clock,
  logger,
  fetch = globalThis.fetch,
}: TokenVerifierDeps): KeySource {
  switch (keys.kind) {
    case 'secret':
      return fixed(keySet([secretKey(keys.secret, keys.dev_mode === true)]));
    case 'public_keys':
      return fixed(keySet(keys.keys.map(publicKey)));
    case 'jwks':
      return createJwksSource({
        url: keys.url,
        devMode: keys.dev_mode === true,
        clock,
        logger,
        fetch,
      });
    default:
      return assertNever(keys, 'key settings');
  }
}

const fixed = (keys: KeySet): KeySource => ({ find: async (kid) => findKey(keys, kid) });
