export { createTokenVerifier, type TokenVerifierDeps } from './create-token-verifier.ts';
export type {
  KeySettings,
  PublicKeySetting,
  SignatureAlgorithm,
  TokenVerifierSettings,
} from './settings.ts';
export { AuthSettingsError } from './settings-error.ts';
export { TokenRejection } from './rejection.ts';
export { generateSecret, signDevToken, type DevToken, type DevTokenClaims } from './dev-token.ts';
