import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

const LEFT_OUT = ['upgrade', 'connection', 'http2-settings'];

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Some clients, such as Java's, offer an upgrade to HTTP/2 (`h2c`) with each first request. They
 * are answered over HTTP/1.1.
 */
export const socketUpgrades =
  (server: Server, upgrade: OnUpgrade): OnUpgrade =>
  (request, socket, head) =>
    isForSockets(request)
      ? upgrade(request, socket, head)
      : declineUpgrade(server, request, [socket, head]);

const isForSockets = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket';

/**
 * Serves the request as if it had not asked for an upgrade.
 *
 * Node hands over the socket before the body is read. So the connection is started again with the
 * same bytes, without the upgrade headers.
 */
function declineUpgrade(
  server: Server,
  { method, url, rawHeaders }: IncomingMessage,
  [socket, head]: [Duplex, Buffer],
): void {
  const lines: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!LEFT_OUT.includes(name.toLowerCase()))
      lines.push(`${name}: ${rawHeaders[at + 1] ?? ''}\r\n`);
  }
  socket.unshift(
    Buffer.concat([
      Buffer.from(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'),
      head,
    ]),
  );
  server.emit('connection', socket);
}
