import { createContext, useContext, useSyncExternalStore } from 'react';
import { connect, type Client, type ConnectionState } from '@mozaiks/client';
import { createApi, type Api } from '@mozaiks/client/api';
import type { ChatSummary, ContentPart, JsonObject } from '@mozaiks/contracts';
import { socketAddress } from './addresses.ts';
import { createChatsStore, type ChatsStore } from './chats-store.ts';
import { createDevApi, type DevApi } from './dev-api.ts';
import type { Session } from './session.ts';
import {
  createWorkflowsStore,
  type WorkflowsShown,
  type WorkflowsStore,
} from './workflows-store.ts';

/** The server as the page knows it, for one session. */
export interface Server {
  readonly client: Client;
  readonly api: Api;
  /** Null: outside dev mode. */
  readonly dev: DevApi | null;
  readonly workflows: WorkflowsStore;
  readonly chats: ChatsStore;
  /** What to say first in chats that the server does not have yet, by their ids. */
  readonly beginnings: Map<string, Beginning>;
  /** State that outlives its component, such as a draft, by name. */
  readonly kept: Map<string, unknown>;
}

export interface Beginning {
  readonly workflow_name: string;
  readonly command_id: string;
  /** Null: the workflow speaks first. */
  readonly message: string | readonly ContentPart[] | null;
  /** What the chat is created with. */
  readonly context?: JsonObject | undefined;
}

export function connectServer({ token, dev }: Session): Server {
  const settings = { url: socketAddress(), token };
  const api = createApi(settings);
  const client = connect(settings);
  const devApi = dev ? createDevApi() : null;
  const workflows = createWorkflowsStore(api, devApi);
  // Outside dev mode nothing announces a load: the list is read again with each connection.
  if (!dev) client.on(({ type }) => void (type === 'ready' && workflows.refresh()));
  return {
    client,
    api,
    dev: devApi,
    workflows,
    chats: createChatsStore(api),
    beginnings: new Map(),
    kept: new Map(),
  };
}

export const ServerContext = createContext<Server | null>(null);

export function useServer(): Server {
  const server = useContext(ServerContext);
  if (server === null) throw new Error('there is no session');
  return server;
}

export function useWorkflows(): WorkflowsShown {
  const { workflows } = useServer();
  return useSyncExternalStore(workflows.subscribe, workflows.shown);
}

export function useNewestChats(): readonly ChatSummary[] | null {
  const { chats } = useServer();
  return useSyncExternalStore(chats.subscribe, chats.shown);
}

export function useConnection(): ConnectionState {
  const { client } = useServer();
  return useSyncExternalStore(
    (listener) => client.subscribe(listener),
    () => client.connection,
  );
}
