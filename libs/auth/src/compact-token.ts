import { unauthenticated } from './rejection.ts';

export const MAX_TOKEN_BYTES = 8192;

/** The three parts of a JWS in compact form. The signature covers `signed`. */
export interface CompactToken {
  readonly header: Buffer;
  readonly payload: Buffer;
  readonly signature: Buffer;
  readonly signed: string;
}

/**
 * Splits a token into exactly three parts of canonical base64url (one spelling per value). Throws
 * `unauthenticated` for anything else, or for more than 8 KiB.
 */
export function splitToken(token: string): CompactToken {
  if (token.length > MAX_TOKEN_BYTES) throw unauthenticated('the token is longer than 8 KiB');
  const [header, payload, signature, ...more] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) {
    throw unauthenticated('the token does not have three parts');
  }
  return {
    header: decodePart('header', header),
    payload: decodePart('payload', payload),
    signature: decodePart('signature', signature),
    signed: `${header}.${payload}`,
  };
}

function decodePart(name: string, part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (part === '' || bytes.toString('base64url') !== part)
    throw unauthenticated(`the ${name} is not canonical base64url`);
  return bytes;
}
