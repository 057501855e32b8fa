import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatService, TokenVerifier, WorkflowCatalog } from '@mozaiks/contracts';
import { createTransport, type TransportDeps } from '@mozaiks/transport';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

const noWorkflows: WorkflowCatalog = {
  get: () => undefined,
  list: () => [],
  bind: () => {
    throw new Error('there are no workflows here');
  },
};

/** Serves the protocol in front of any chat service, on any server of Node's http, with any way to verify a token. */
export async function embedTransport(
  chats: ChatService,
  verifier: TokenVerifier,
  process: Pick<TransportDeps, 'clock' | 'ids' | 'logger'>,
): Promise<Served> {
  const server = createServer();
  const directory: TransportDeps['directory'] = { list: async () => ({ chats: [] }) };
  const readiness = async () => ({ ok: true, checks: {} });
  const transport = createTransport({ server, chats, verifier, ...process, catalog: noWorkflows, directory, readiness });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/ws`,
    close: async () => {
      await transport.close();
      server.close();
    },
  };
}
