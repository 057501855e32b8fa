import type { IncomingHttpHeaders } from 'node:http';
import { isOriginAllowed, type OriginSettings } from '../access/origin.ts';

type Headers = { readonly [name: string]: string };

const PREFLIGHT_SECONDS = 600;
/** The headers of an answer that pages may read. */
const EXPOSED = 'allow, content-disposition, location, retry-after, www-authenticate';
const ACCEPTED = 'authorization, content-type, last-event-id, traceparent';

/**
 * Lets a page of an allowed origin read the answer. Tokens are sent in a header, so the browser's
 * credentials are not needed.
 */
export function corsHeaders(headers: IncomingHttpHeaders, settings: OriginSettings): Headers {
  const { origin } = headers;
  if (origin === undefined || !isOriginAllowed({ headers }, settings)) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED,
  };
}

/** What a page may send, in answer to its preflight. */
export const preflightHeaders = (methods: string): Headers => ({
  'access-control-allow-methods': methods,
  'access-control-allow-headers': ACCEPTED,
  'access-control-max-age': String(PREFLIGHT_SECONDS),
});
