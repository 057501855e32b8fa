import type { ContentPart, JsonObject, JsonValue } from '@mozaiks/contracts';
import type { ToolOutcome } from '../chat.ts';
import { ClientError } from '../client-error.ts';
import { createListeners, type Listeners } from '../listeners.ts';
import { mintId } from '../mint-id.ts';
import type { Accepted } from '../outbox.ts';
import { forkPlace } from './fork-place.ts';
import type { Hub, Lease } from './hub.ts';
import { emptySnapshot, snapshotOf, type ChatSnapshot } from './snapshot.ts';
import { throttle } from './throttle.ts';

export interface UseChatOptions {
  /** Default: a new chat of `workflow_name`. */
  readonly chat_id?: string | undefined;
  /** Needed if the chat does not exist yet. */
  readonly workflow_name?: string | undefined;
  /** Counts when the chat is created. */
  readonly context?: JsonObject | undefined;
}

export interface ChatActions {
  /**
   * Resolves when the server has the message for good. `parts` are images and files, after the
   * text.
   */
  send(text: string, parts?: readonly ContentPart[]): Promise<Accepted>;
  answer(request_id: string, value: JsonValue): Promise<Accepted>;
  respondTool(call_id: string, outcome: ToolOutcome): Promise<Accepted>;
  cancel(reason?: string): Promise<Accepted>;
  /**
   * Says the last message again, in a fork of the chat that ends before it. Resolves with the
   * `chat_id` of the fork, which is shown from then on.
   */
  retry(): Promise<string>;
  /** Says something else in place of a message of the user, in a fork. */
  edit(message_id: string, text: string, parts?: readonly ContentPart[]): Promise<string>;
  /** Asks again for the answer of an agent, the last one by default, in a fork. */
  regenerate(message_id?: string): Promise<string>;
  /** Tries to connect at once. */
  reconnectNow(): void;
}

export interface ChatStore {
  readonly actions: ChatActions;
  subscribe(listener: () => void): () => void;
  snapshot(): ChatSnapshot;
}

interface Store {
  readonly hub: Hub;
  readonly options: UseChatOptions;
  readonly listeners: Listeners<[]>;
  /** The chat that is shown: the one of the options, a new one, or a fork. */
  chat_id: string | null;
  lease: Lease | null;
  leave: () => void;
  shown: ChatSnapshot;
}

/**
 * Does nothing until the first subscription, which React makes after it has rendered in a browser.
 */
export function createChatStore(hub: Hub, options: UseChatOptions): ChatStore {
  const { chat_id = null } = options;
  // A chat that the page follows already, such as a fork whose id it now passes, is there from the
  // first render on.
  const open = chat_id === null ? undefined : hub.held(chat_id);
  const shown = open === undefined ? emptySnapshot : snapshotOf(open, emptySnapshot);
  const store: Store = {
    hub,
    options,
    listeners: createListeners(),
    chat_id,
    lease: null,
    leave: () => {},
    shown,
  };
  return {
    actions: actionsOf(store),
    subscribe(listener) {
      const stop = store.listeners.add(listener);
      if (store.lease === null) follow(store, options.workflow_name);
      return () => {
        stop();
        leaveUnlessShown(store);
      };
    },
    snapshot: () => store.shown,
  };
}

const actionsOf = (store: Store): ChatActions => ({
  send: (text, parts) => act(store, ({ chat }) => chat.send(said(text, parts))),
  answer: (request_id, value) => act(store, ({ chat }) => chat.answer(request_id, value)),
  respondTool: (call_id, outcome) => act(store, ({ chat }) => chat.respondTool(call_id, outcome)),
  cancel: (reason) => act(store, ({ chat }) => chat.cancel(reason)),
  retry: () => sayAgain(store),
  edit: (message_id, text, parts) => sayAgain(store, message_id, said(text, parts)),
  regenerate: (message_id) => sayAgain(store, message_id),
  reconnectNow: () => store.lease?.client.reconnectNow(),
});

const said = (text: string, parts: readonly ContentPart[] = []): string | readonly ContentPart[] =>
  parts.length === 0 ? text : [...(text === '' ? [] : [{ type: 'text' as const, text }]), ...parts];

function follow(store: Store, workflow_name: string | undefined): void {
  const { hub, options } = store;
  if (store.chat_id === null && workflow_name === undefined) return;
  store.chat_id ??= mintId();
  const lease = hub.lease({ chat_id: store.chat_id, workflow_name, context: options.context });
  const shows = throttle(() => show(store, lease));
  const stops = [
    lease.chat.on(shows.run),
    lease.client.subscribe(shows.run),
    shows.cancel,
    lease.release,
  ];
  lease.chat.opened.catch(shows.run);
  store.lease = lease;
  store.leave = () => {
    store.lease = null;
    store.leave = () => {};
    for (const stop of stops) stop();
  };
  show(store, lease);
}

function leaveUnlessShown(store: Store): void {
  if (store.listeners.isEmpty()) store.leave();
}

function show(store: Store, lease: Lease): void {
  if (store.lease !== lease) return;
  store.shown = snapshotOf(lease, store.shown);
  store.listeners.notify();
}

async function act(store: Store, command: (lease: Lease) => Promise<Accepted>): Promise<Accepted> {
  const { lease } = store;
  if (lease === null)
    throw new ClientError('no_chat', 'no chat yet: pass a chat_id or a workflow_name');
  const done = command(lease);
  // What waits to be sent is shown as well.
  show(store, lease);
  return done.finally(() => show(store, lease));
}

async function sayAgain(
  store: Store,
  message_id?: string,
  instead?: string | readonly ContentPart[],
): Promise<string> {
  const { view, chat_id } = store.shown;
  const { item, at_seq } = forkPlace(view.items, message_id);
  // What began its chat is said again in a new one.
  const fork =
    at_seq === null || chat_id === null
      ? mintId()
      : (await store.hub.chats().fork(chat_id, at_seq)).chat_id;
  store.leave();
  store.chat_id = fork;
  follow(store, view.workflow_name ?? store.options.workflow_name);
  const sent = act(store, ({ chat }) => chat.send(instead ?? item.content ?? item.text));
  // The component may have been unmounted meanwhile: then nothing else would release the fork.
  await sent.finally(() => leaveUnlessShown(store));
  return fork;
}
