import type { ProviderCall } from '../provider-call.ts';
import type { Address } from './address-of.ts';

/** The headers of one request. */
export const sentHeaders = (
  { headers }: Pick<Address, 'headers'>,
  { traceparent }: ProviderCall,
): Address['headers'] => (traceparent === undefined ? headers : { ...headers, traceparent });
