import type { VerificationKey } from './verification-key.ts';

/** Finds the key of a token. */
export interface KeySource {
  /** Resolves with undefined if there is no such key. */
  find(kid: string | undefined): Promise<VerificationKey | undefined>;
}
