import { defined } from '@mozaiks/contracts';
import type { JsonRequest } from '../http/send-json.ts';
import type { Address } from '../network/address-of.ts';

/** The API version that the requests are written for. An author may name another one. */
const API_VERSION = '2026-10-21';

/** A request to Messages. `path` starts with `/v1`. */
export const anthropicRequest = (
  { base_url, key, headers }: Address,
  path: string,
  body?: object,
): JsonRequest => ({
  url: base_url.replace(/(?:\/v1)?\/?$/, '') + path,
  headers: [
    { 'anthropic-version': API_VERSION },
    key === null ? {} : { authorization: `Bearer ${key}` },
    headers,
  ],
  ...defined({ body }),
});
