import type { IncomingMessage } from 'node:http';

/** Whether the page that connects may: see `allowedOrigins`. A client that sends no `Origin` is no page. */
export function isOriginAllowed(
  { headers: { origin, host } }: Pick<IncomingMessage, 'headers'>,
  allowedOrigins: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (allowedOrigins.length > 0) return allowedOrigins.some((allowed) => normal(allowed) === normal(origin));
  return isOwn(origin, host);
}

/** Paths, default ports and letters do not matter; schemes that the standard does not know are compared as they are. */
function normal(origin: string): string {
  const parsed = URL.canParse(origin) ? new URL(origin).origin : 'null';
  return parsed === 'null' ? origin : parsed;
}

/** Behind a proxy the scheme of our own address is not known here: the page's is taken for it. */
function isOwn(origin: string, host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: page } = new URL(origin);
  return page !== '' && URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === page;
}
