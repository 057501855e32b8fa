import { AuthSettingsError } from '../settings-error.ts';
import type { Clock, Logger } from '@mozaiks/contracts';
import { fetchJwkSet } from './fetch-jwk-set.ts';
import { readJwkSet } from './jwk-set.ts';
import { findKey, type KeySet } from './key-set.ts';
import type { KeySource } from './key-source.ts';

/** An unknown `kid` fetches the set again at most once in this time, however many tokens arrive. */
export const REFETCH_AFTER_MS = 30_000;
/**
 * A set of this age is fetched again before its next use, so that a withdrawn key stops working.
 */
export const STALE_AFTER_MS = 600_000;

export interface JwksSourceDeps {
  readonly url: string;
  readonly devMode: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * The keys of a JWK Set. Callers that need a fetch at the same time share one. While fetching
 * fails, the last set stays in use, and every failure is logged. Throws AuthSettingsError for a URL
 * that is not https. http is allowed for the loopback, and in dev mode.
 */
export function createJwksSource(deps: JwksSourceDeps): KeySource {
  checkAddress(deps.url, deps.devMode);
  let keys: KeySet | undefined;
  let read = -Infinity;
  let asked = -Infinity;
  let fetching: Promise<void> | undefined;

  const refetch = async (): Promise<void> => {
    asked = deps.clock.monotonic();
    try {
      keys = readJwkSet(await fetchJwkSet(deps));
      read = deps.clock.monotonic();
    } catch (error) {
      deps.logger.log('error', 'the JWK Set could not be read: tokens of new keys are refused', {
        event: 'jwks_failed',
        error,
      });
    }
  };
  const refresh = async (): Promise<void> => {
    if (fetching === undefined && deps.clock.monotonic() - asked < REFETCH_AFTER_MS) return;
    fetching ??= refetch().finally(() => (fetching = undefined));
    await fetching;
  };

  return {
    async find(kid) {
      if (deps.clock.monotonic() - read >= STALE_AFTER_MS) await refresh();
      const known = keys && findKnown(keys, kid);
      if (known !== undefined) return known;
      await refresh();
      return keys && findKnown(keys, kid);
    },
  };
}

/**
 * A token that names a key needs exactly that key. (A single configured key serves every token.)
 */
const findKnown = (keys: KeySet, kid: string | undefined) =>
  kid === undefined ? findKey(keys, kid) : keys.byKid.get(kid);

function checkAddress(address: string, devMode: boolean): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const local = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && (devMode || local))) return;
  throw new AuthSettingsError('the address of the JWK Set must be https');
}
