import type { Address } from '../network/address-of.ts';

/** What errors may name of an address, and what they must not: its host, and the keys. */
export function whereOf(address: Address | null): {
  readonly keys: readonly string[];
  readonly host: string | null;
} {
  if (address === null) return { keys: [], host: null };
  const keys = [...(address.key === null ? [] : [address.key]), ...Object.values(address.headers)];
  const { host, port, protocol } = URL.canParse(address.base_url)
    ? new URL(address.base_url)
    : { host: address.base_url, port: '-', protocol: '' };
  return { keys, host: port === '' ? `${host}:${protocol === 'http:' ? 80 : 443}` : host };
}
