/**
 * The settings are unusable: no issuer, or keys that are missing, weak, malformed or of several
 * kinds. Thrown at the start; for a JWK Set, logged.
 */
export class AuthSettingsError extends Error {
  override readonly name = 'AuthSettingsError';
}
