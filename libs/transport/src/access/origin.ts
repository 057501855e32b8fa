import type { IncomingMessage } from 'node:http';
import type { Logger } from '@mozaiks/contracts';
import type { TransportSettings } from '../settings.ts';

export type OriginSettings = Pick<TransportSettings, 'allowedOrigins' | 'allowLoopbackOrigins'>;

/**
 * Whether the settings allow the connecting page. A client that sends no `Origin` is not a page and
 * is always allowed.
 */
export function isOriginAllowed(
  { headers: { origin, host } }: Pick<IncomingMessage, 'headers'>,
  { allowedOrigins, allowLoopbackOrigins }: OriginSettings,
): boolean {
  if (origin === undefined) return true;
  if (allowLoopbackOrigins && isLoopback(origin)) return true;
  if (allowedOrigins.length > 0)
    return allowedOrigins.some((allowed) => normal(allowed) === normal(origin));
  return isOwn(origin, host);
}

/** Names the setting that would allow the page, for the operator. */
export function logRefusedOrigin(
  logger: Logger,
  { headers: { origin = '' } }: Pick<IncomingMessage, 'headers'>,
): void {
  logger.log(
    'warn',
    'refused a page of another origin: to allow it, add its origin to ALLOWED_ORIGINS',
    {
      event: 'origin_refused',
      code: 'origin_not_allowed',
      data: { origin, setting: 'ALLOWED_ORIGINS' },
    },
  );
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * True for pages served from this machine. A name that only starts with `localhost`
 * (`localhost.example`) does not match.
 */
export function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return ['http:', 'https:'].includes(protocol) && LOOPBACK.includes(hostname);
}

/**
 * Ignores paths, default ports and letter case. Origins with non-standard schemes are compared
 * unchanged.
 */
function normal(origin: string): string {
  const parsed = URL.canParse(origin) ? new URL(origin).origin : 'null';
  return parsed === 'null' ? origin : parsed;
}

/**
 * Behind a proxy, the server does not know the scheme of its own address, so it assumes the scheme
 * of the page.
 */
function isOwn(origin: string, host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: page } = new URL(origin);
  return (
    page !== '' &&
    URL.canParse(`${protocol}//${host}`) &&
    new URL(`${protocol}//${host}`).host === page
  );
}
