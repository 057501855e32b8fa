import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Listens on the first free port, and resolves with the address of the server. Rejects if no port
 * is free.
 */
export async function listenOnOneOf(
  server: Server,
  { host, ports }: { readonly host: string; readonly ports: readonly number[] },
): Promise<string> {
  const [port = 0, ...others] = ports;
  try {
    return await listen(server, { host, port });
  } catch (error) {
    if (others.length === 0 || (error as { readonly code?: unknown }).code !== 'EADDRINUSE')
      throw error;
    return listenOnOneOf(server, { host, ports: others });
  }
}

function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const { port: actual } = server.address() as AddressInfo;
      const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
      resolve(`http://${shown.includes(':') ? `[${shown}]` : shown}:${actual}`);
    });
  });
}
