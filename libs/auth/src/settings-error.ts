/** Settings that no verifier can be made of: missing, weak, mixed or malformed keys, no issuer. Thrown at the start, or logged for a JWK Set. */
export class AuthSettingsError extends Error {
  override readonly name = 'AuthSettingsError';
}
