import type { IncomingMessage } from 'node:http';
import type { Logger } from '@mozaiks/contracts';
import type { TransportSettings } from '../settings.ts';

export type OriginSettings = Pick<TransportSettings, 'allowedOrigins' | 'allowLoopbackOrigins'>;

/** Whether the settings allow the page that connects. A client that sends no `Origin` is not a page. */
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

/** The operator reads here which setting would let the page in. */
export function logRefusedOrigin(
  logger: Logger,
  { headers: { origin = '' } }: Pick<IncomingMessage, 'headers'>,
): void {
  logger.log(
    'warn',
    'a page of another origin was refused; ALLOWED_ORIGINS names those that may connect',
    {
      event: 'origin_refused',
      code: 'origin_not_allowed',
      data: { origin, setting: 'ALLOWED_ORIGINS' },
    },
  );
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** A page that this machine serves. A name that only starts like one (`localhost.example`) is not. */
export function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return ['http:', 'https:'].includes(protocol) && LOOPBACK.includes(hostname);
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
  return (
    page !== '' &&
    URL.canParse(`${protocol}//${host}`) &&
    new URL(`${protocol}//${host}`).host === page
  );
}
