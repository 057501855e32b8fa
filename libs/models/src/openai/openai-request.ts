import { defined } from '@mozaiks/contracts';
import type { JsonRequest } from '../http/send-json.ts';
import type { Address } from '../network/address-of.ts';

/** A request to OpenAI or a compatible server. `path` starts with a slash. */
export const openaiRequest = (
  { base_url, key, headers }: Address,
  path: string,
  body?: object,
): JsonRequest => ({
  url: base_url.replace(/\/$/, '') + path,
  headers: [key === null ? {} : { authorization: `Bearer ${key}` }, headers],
  ...defined({ body }),
});
