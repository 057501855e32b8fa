import type { ProviderCall } from '../provider-call.ts';
import type { Address } from './address-of.ts';

/** The address of one request, with the headers of this request only. */
export const sentTo = (address: Address, { traceparent }: ProviderCall): Address =>
  traceparent === undefined
    ? address
    : { ...address, headers: { ...address.headers, traceparent } };
