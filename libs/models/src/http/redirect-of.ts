import type { IncomingMessage } from 'node:http';
import type { HttpRequest } from './http-request.ts';

/** Headers that another origin may see. Others may be keys. */
const PUBLIC_HEADERS = [
  'accept',
  'accept-encoding',
  'anthropic-beta',
  'anthropic-version',
  'content-type',
  'traceparent',
  'user-agent',
];

/**
 * The request that an answer redirects to; null if it is not a redirect. Like `fetch`, it repeats
 * the body for 307 and 308, and sends a GET otherwise.
 */
export function redirectOf(
  request: HttpRequest,
  { statusCode = 0, headers: { location } }: IncomingMessage,
): HttpRequest | null {
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return null;
  if (!URL.canParse(location, request.url)) return null;
  const from = new URL(request.url);
  const to = new URL(location, from);
  if (to.protocol !== 'http:' && to.protocol !== 'https:') return null;
  const headers = to.origin === from.origin ? request.headers : publicOnes(request.headers);
  if (statusCode === 307 || statusCode === 308) return { ...request, url: to.href, headers };
  return { method: 'GET', url: to.href, headers };
}

const publicOnes = (headers: HttpRequest['headers']): HttpRequest['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => PUBLIC_HEADERS.includes(name)));
