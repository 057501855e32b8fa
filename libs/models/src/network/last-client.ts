import type { Address } from './address-of.ts';

/** Keeps the client of the address that was asked last: to make one costs more than a call does. */
export function lastClient<Client>(
  create: (address: Address) => Promise<Client>,
): (address: Address) => Promise<Client> {
  let last: { readonly address: Address; readonly client: Promise<Client> } | null = null;
  return (address) => {
    if (last?.address.base_url !== address.base_url || last.address.key !== address.key) {
      last = { address, client: create(address) };
    }
    return last.client;
  };
}
