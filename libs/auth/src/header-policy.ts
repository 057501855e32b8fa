import type { JsonObject } from '@mozaiks/contracts';
import { unauthenticated } from './rejection.ts';

export interface TokenHeader {
  /** As the token says. It is compared with the key's algorithm, and never used to choose one. */
  readonly alg: string;
  readonly kid?: string;
}

/**
 * Parameters that would supply a key, change how the token is read, or need an unsupported
 * extension.
 */
const REFUSED = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'zip', 'b64', 'enc', 'cty'] as const;
/**
 * The types of JWT that are access tokens. A logout or DPoP token of the same issuer is not one.
 */
const ACCEPTED_TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt', 'application/jwt']);
const MAX_KID_LENGTH = 256;

/** Throws `unauthenticated` for a header whose parameters would change how the token is read. */
export function readHeader(header: JsonObject): TokenHeader {
  const refused = REFUSED.find((name) => Object.hasOwn(header, name));
  if (refused !== undefined) throw unauthenticated(`the header has ${refused}`);
  const { alg, kid, typ } = header;
  if (typeof alg !== 'string') throw unauthenticated('alg is not a string');
  if (typ !== undefined && (typeof typ !== 'string' || !ACCEPTED_TYPES.has(typ.toLowerCase()))) {
    throw unauthenticated('typ is of another kind of token');
  }
  if (kid === undefined) return { alg };
  if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID_LENGTH)
    throw unauthenticated('kid is not a string of 1 to 256 characters');
  return { alg, kid };
}
