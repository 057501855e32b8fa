import type { IncomingMessage } from 'node:http';

export const SUBPROTOCOL = 'mozaiks.v1';
const BEARER_PROTOCOL = 'bearer.';

/** The token of a request's `Authorization` header. */
export function bearerOf({
  headers: { authorization },
}: Pick<IncomingMessage, 'headers'>): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}

/**
 * The token of an upgrade request: from the header, then the subprotocol, then (if allowed) the
 * query. If undefined, the first frame must carry it.
 */
export function tokenOfUpgrade(
  request: Pick<IncomingMessage, 'headers' | 'url'>,
  allowQueryToken: boolean,
): string | undefined {
  const offered = protocolsOf(request).find((protocol) => protocol.startsWith(BEARER_PROTOCOL));
  const query = allowQueryToken
    ? new URLSearchParams(request.url?.split('?')[1] ?? '').get('access_token')
    : null;
  return bearerOf(request) ?? offered?.slice(BEARER_PROTOCOL.length) ?? query ?? undefined;
}

const protocolsOf = ({ headers }: Pick<IncomingMessage, 'headers'>): readonly string[] =>
  (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
