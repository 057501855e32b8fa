import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatService, TokenVerifier, WorkflowCatalog } from '@mozaiks/contracts';
import { createTransport, type TransportDeps } from '@mozaiks/transport';

const noWorkflows: WorkflowCatalog = {
  get: () => undefined,
  has: () => false,
  list: () => [],
  bind: () => {
    throw new Error('there are no workflows here');
  },
};

/**
 * Serves the protocol in front of any chat service, on any server of Node's http, with any token
 * verifier.
 */
export async function embedTransport(
  chats: ChatService,
  verifier: TokenVerifier,
  process: Pick<TransportDeps, 'clock' | 'ids' | 'logger'>,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer();
  const nothing: Pick<TransportDeps, 'directory' | 'log' | 'usage' | 'exportChat' | 'bookmarks'> = {
    directory: {
      get: async () => null,
      list: async () => ({ chats: [] }),
      rename: async () => false,
    },
    log: { read: async () => [] },
    usage: { summarize: async () => [] },
    exportChat: async function* () {},
    bookmarks: { put: async () => undefined, find: async () => null },
  };
  const readiness = async () => ({ ok: true, checks: {} });
  const transport = await createTransport({
    server,
    chats,
    verifier,
    ...process,
    catalog: noWorkflows,
    ...nothing,
    readiness,
  });
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
