import type { IncomingMessage } from 'node:http';

/** Whether the page that connects may: see `allowedOrigins`. A client that sends no `Origin` is no page. */
export function isOriginAllowed(
  { headers: { origin, host } }: Pick<IncomingMessage, 'headers'>,
  allowedOrigins: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (allowedOrigins.length > 0)
    return allowedOrigins.some((allowed) => URL.canParse(allowed) && new URL(allowed).origin === page.origin && page.origin !== 'null');
  // Behind a proxy the scheme of our own address is not known here: the default port of either counts as none.
  return host !== undefined && URL.canParse(`${page.protocol}//${host}`) && new URL(`${page.protocol}//${host}`).host === page.host;
}
