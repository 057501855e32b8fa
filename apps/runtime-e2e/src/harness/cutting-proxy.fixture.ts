import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

export interface CuttingProxy {
  /** `ws://127.0.0.1:port/ws` */
  readonly url: string;
  /** Frames from the server since the last `cutAfter`. */
  readonly frames: number;
  readonly cuts: number;
  /** Restarts the count at 0, and cuts the connection once, right after this frame. null: never. */
  cutAfter(frame: number | null): void;
  close(): Promise<void>;
}

/**
 * A proxy between a page and a server, which cuts the connection on request. The address of the
 * server may change; `server` throws while there is none.
 */
export async function startCuttingProxy(server: () => string): Promise<CuttingProxy> {
  let frames = 0;
  let cuts = 0;
  let cut_at: number | null = null;
  const running = (): string | null => {
    try {
      return server();
    } catch {
      return null;
    }
  };
  const http = createServer((incoming, outgoing) => {
    const address = running();
    return address === null ? outgoing.destroy() : forward(address, incoming, outgoing);
  }).listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({
    server: http,
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  });
  sockets.on('connection', (near, { headers }) => {
    const address = running();
    if (address === null) return near.terminate();
    const far = new WebSocket(`${address.replace('http', 'ws')}/ws`, near.protocol, {
      origin: headers.origin ?? '',
    });
    const waiting: string[] = [];
    near.on('message', (data) =>
      far.readyState === WebSocket.OPEN ? far.send(String(data)) : waiting.push(String(data)),
    );
    far.on('open', () => waiting.forEach((text) => far.send(text)));
    far.on('message', (data) => {
      frames += 1;
      const isLast = frames === cut_at;
      if (!isLast) return near.send(String(data));
      cuts += 1;
      // The frame still arrives: the connection is cut after it.
      return near.send(String(data), () => near.terminate());
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('close', () => other.terminate()).on('error', () => other.terminate());
  });
  await once(http, 'listening');
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`,
    get frames() {
      return frames;
    },
    get cuts() {
      return cuts;
    },
    cutAfter(frame) {
      [frames, cuts, cut_at] = [0, 0, frame];
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function forward(server: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url, headers } = incoming;
  const further = request(`${server}${url ?? ''}`, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  further.on('error', () => outgoing.destroy());
  incoming.pipe(further);
}
