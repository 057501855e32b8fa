import type { JsonObject } from '@mozaiks/contracts';

/** What signs tokens: one family per verifier, so that a public key can never be used as a shared secret. */
export type KeySettings =
  /** HS256. The UTF-8 bytes of `secret`: 32 or more, unless `dev_mode`; never none. */
  | { readonly kind: 'secret'; readonly secret: string; readonly dev_mode?: boolean }
  /** RS256, PS256, ES256 or EdDSA keys that are known at the start. */
  | { readonly kind: 'public_keys'; readonly keys: readonly PublicKeySetting[] }
  /** A JWK Set that is fetched when it is first needed. https, or http where `dev_mode` is set or the host is the loopback. */
  | { readonly kind: 'jwks'; readonly url: string; readonly dev_mode?: boolean };

/**
 * A PEM or a JWK (an object, or its JSON text). With `kid`, only tokens with exactly this `kid` use
 * the key; a single key without `kid` serves every token.
 * `algorithm` matters for RSA (default: what the JWK says, else RS256; rsa-pss keys: PS256).
 */
export interface PublicKeySetting {
  readonly key: string | JsonObject;
  readonly kid?: string;
  readonly algorithm?: SignatureAlgorithm;
}

export type SignatureAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA';
export type TokenAlgorithm = SignatureAlgorithm | 'HS256';

export interface TokenVerifierSettings {
  /** `iss` must be one of them. At least one. */
  readonly issuers: readonly string[];
  /** Where set, `aud` must name it (or one of them). */
  readonly audience?: string | readonly string[];
  /** Where set, `scope` must hold it. */
  readonly required_scope?: string;
  /** The claim that names the user. Default `user_id`. */
  readonly user_id_claim?: string;
  /** Seconds. Where set, `iat` is required and `exp - iat` may not be more. Default: no limit. */
  readonly max_lifetime?: number;
  /** Seconds by which clocks may differ. Default 30. */
  readonly clock_tolerance?: number;
  readonly keys: KeySettings;
}
