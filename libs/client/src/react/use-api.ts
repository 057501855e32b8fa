import { useCallback } from 'react';
import { apiOf, type Api } from '../api/create-api.ts';
import { useHub } from './provider.ts';

/**
 * The HTTP API with the address and the token of the provider, for handlers and effects:
 * `api().files.upload(…)` before a message with a file. A function, since rendering on a server
 * must not need an address.
 */
export function useApi(): () => Api {
  const hub = useHub();
  return useCallback(() => apiOf(hub.request()), [hub]);
}
