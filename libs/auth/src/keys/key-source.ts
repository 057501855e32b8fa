import type { VerificationKey } from './verification-key.ts';

/** Where the verifier finds the key of a token. */
export interface KeySource {
  /** undefined: there is no such key. */
  find(kid: string | undefined): Promise<VerificationKey | undefined>;
}
