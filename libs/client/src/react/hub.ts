import { chatsApi, type ChatsApi } from '../api/chats-api.ts';
import type { Chat, OpenOptions } from '../chat.ts';
import { connect, type Client } from '../connect.ts';
import { createListeners, type Listeners } from '../listeners.ts';
import { createSendRequest, type ApiSettings, type SendRequest } from '../api/http-request.ts';

/**
 * One page's connection, shared by its hooks. Nothing happens before the first `lease` or
 * `request`: rendering on a server opens no socket.
 */
export interface Hub {
  request(): SendRequest;
  chats(): ChatsApi;
  /** A chat that stays open until every lease of it is released. Throws as `client.open` does. */
  lease(options: OpenOptions & { readonly chat_id: string }): Lease;
  /** A chat that is open already. */
  held(chat_id: string): Pick<Lease, 'chat' | 'client'> | undefined;
  /** Calls the listener when a chat of this page may have moved in the list of chats. */
  onActivity(listener: () => void): () => void;
  /**
   * Keeps the connection until everyone who called this has called the function that it returned.
   */
  retain(): () => void;
}

export interface Lease {
  readonly chat: Chat;
  readonly client: Client;
  release(): void;
}

interface Held {
  readonly chat: Chat;
  readonly client: Client;
  leases: number;
}

/**
 * Strict mode unmounts and mounts again at once: what is let go is closed a moment later, unless it
 * is taken again.
 */
const soon = (act: () => void): void => void setTimeout(act, 0);

interface Page {
  readonly settings: ApiSettings;
  readonly chats: Map<string, Held>;
  readonly listeners: Listeners<[]>;
  client: Client | null;
  send: SendRequest | null;
  retained: number;
}

export function createHub(settings: ApiSettings): Hub {
  const page: Page = {
    settings,
    chats: new Map(),
    listeners: createListeners(),
    client: null,
    send: null,
    retained: 0,
  };
  const request = (): SendRequest => (page.send ??= createSendRequest(settings));
  return {
    request,
    chats: () => chatsApi(request()),
    lease: (options) => lease(page, options),
    held: (chat_id) => page.chats.get(chat_id),
    onActivity: page.listeners.add,
    retain() {
      page.retained += 1;
      return () => {
        page.retained -= 1;
        soon(() => {
          if (page.retained === 0) disconnect(page);
        });
      };
    },
  };
}

function disconnect(page: Page): void {
  page.client?.close();
  page.client = null;
  page.chats.clear();
}

function lease(page: Page, options: OpenOptions & { readonly chat_id: string }): Lease {
  const { chats } = page;
  const { chat_id } = options;
  const known = chats.get(chat_id);
  const held = known === undefined || known.chat.error !== null ? open(page, options) : known;
  chats.set(chat_id, held);
  held.leases += 1;
  const close = (): void => {
    if (held.leases > 0) return;
    held.chat.close();
    if (chats.get(chat_id) === held) chats.delete(chat_id);
    // A command may outlive the provider, and open a chat after it.
    if (page.retained === 0 && chats.size === 0) disconnect(page);
  };
  return {
    chat: held.chat,
    client: held.client,
    release() {
      held.leases -= 1;
      soon(close);
    },
  };
}

function open(page: Page, options: OpenOptions): Held {
  // One that has ended badly (an expired token, say) is replaced: the page may have a better token
  // by now.
  if (page.client === null || page.client.error !== null) page.client = connect(page.settings);
  const { client } = page;
  const chat = client.open(options);
  chat.on(({ type }) => {
    if (movesChats.has(type)) page.listeners.notify();
  });
  return { chat, client, leases: 0 };
}

const movesChats: ReadonlySet<string> = new Set([
  'user_message',
  'input_request',
  'workflow_complete',
  'workflow_error',
]);
