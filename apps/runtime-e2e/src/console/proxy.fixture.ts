import { createServer, request } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  /** Without the path. It stays when the server has another address after a restart. */
  readonly url: string;
  close(): void;
}

/**
 * Passes what is below the path on as `/`, sockets as well, and lets nothing else through. Throws
 * in `target`: the server is down.
 */
export async function startProxy(target: () => string, path: string): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const below = (url = ''): string | null =>
    url.startsWith(path) ? `/${url.slice(path.length)}` : null;
  const server = (): URL | null => {
    try {
      return new URL(target());
    } catch {
      return null;
    }
  };
  const proxy = createServer((incoming, response) => {
    const [to, asked] = [server(), below(incoming.url)];
    if (to === null || asked === null)
      return void response.writeHead(to === null ? 502 : 404).end();
    const { method, headers } = incoming;
    const forwarded = request(
      { hostname: to.hostname, port: to.port, path: asked, method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => response.destroy());
    incoming.pipe(forwarded);
  });
  proxy.on('upgrade', (incoming, socket: Socket) => {
    const to = server();
    if (to === null) return void socket.destroy();
    const headers = incoming.rawHeaders.flatMap((text, at, all) =>
      at % 2 === 0 ? [`${text}: ${all[at + 1] ?? ''}`] : [],
    );
    const onward = connect(Number(to.port), to.hostname, () => {
      onward.write([`GET ${below(incoming.url) ?? '/'} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
      onward.pipe(socket).pipe(onward);
    });
    for (const [each, other] of [[socket, onward] as const, [onward, socket] as const]) {
      sockets.add(each);
      each.on('error', () => other.destroy());
      each.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
