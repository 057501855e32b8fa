import { AuthSettingsError } from '../settings-error.ts';
import type { VerificationKey } from './verification-key.ts';

/** Keys by their exact `kid`. `single` is the only key of the set, if there is only one. */
export interface KeySet {
  readonly byKid: ReadonlyMap<string, VerificationKey>;
  readonly single?: VerificationKey;
}

/**
 * Throws AuthSettingsError if there are no keys, if two have the same `kid`, or if one of several
 * has no `kid` (no token could select it).
 */
export function keySet(keys: readonly VerificationKey[]): KeySet {
  const [first, ...others] = keys;
  if (first === undefined) throw new AuthSettingsError('there is no key to verify tokens with');
  const byKid = new Map<string, VerificationKey>();
  for (const key of keys) {
    if (key.kid === undefined) {
      if (others.length > 0) throw new AuthSettingsError('each of several keys needs a kid');
      continue;
    }
    if (byKid.has(key.kid)) throw new AuthSettingsError('two keys have the same kid');
    byKid.set(key.kid, key);
  }
  return others.length === 0 ? { byKid, single: first } : { byKid };
}

/**
 * The key with the `kid` of the token. A token without `kid` gets the only key, and so does any
 * token if the only key has no `kid`.
 */
export function findKey(
  { byKid, single }: KeySet,
  kid: string | undefined,
): VerificationKey | undefined {
  if (kid === undefined) return single;
  return byKid.get(kid) ?? (single?.kid === undefined ? single : undefined);
}
