import type { JsonObject } from '@mozaiks/contracts';

/**
 * What verifies tokens: one kind of key per verifier, so that a public key is never used as a
 * shared secret.
 */
export type KeySettings =
  /** HS256. `secret` must have at least 32 bytes of UTF-8. With `dev_mode`, one byte is enough. */
  | { readonly kind: 'secret'; readonly secret: string; readonly dev_mode?: boolean }
  /** RS256, PS256, ES256 or EdDSA keys that are known at the start. */
  | { readonly kind: 'public_keys'; readonly keys: readonly PublicKeySetting[] }
  /**
   * A JWK Set that is fetched when it is first needed. The URL must be https. http is allowed with
   * `dev_mode`, or for the loopback.
   */
  | { readonly kind: 'jwks'; readonly url: string; readonly dev_mode?: boolean };

/**
 * A PEM or a JWK (an object, or its JSON text). If `kid` is set, only tokens with exactly this
 * `kid` use the key. A single key without `kid` serves every token. `algorithm` matters for RSA
 * only. Default: the `alg` of the JWK, otherwise RS256, and PS256 for rsa-pss keys.
 */
export interface PublicKeySetting {
  readonly key: string | JsonObject;
  readonly kid?: string;
  readonly algorithm?: SignatureAlgorithm;
}

export type SignatureAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA';
export type TokenAlgorithm = SignatureAlgorithm | 'HS256';

export interface TokenVerifierSettings {
  /** The accepted values of `iss`. At least one. */
  readonly issuers: readonly string[];
  /** If set, `aud` must name it (or one of them). */
  readonly audience?: string | readonly string[];
  /** If set, `scope` must contain it. */
  readonly required_scope?: string;
  /** The claim that names the user. Default `user_id`. */
  readonly user_id_claim?: string;
  /** Seconds. If set, `iat` is required, and `exp - iat` must not be larger. Default: no limit. */
  readonly max_lifetime?: number;
  /** Seconds by which clocks may differ. Default: 30. */
  readonly clock_tolerance?: number;
  readonly keys: KeySettings;
}
