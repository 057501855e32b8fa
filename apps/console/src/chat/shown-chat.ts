import type { Chat, CommandFrame } from '@mozaiks/client';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { emptyView, type ChatView } from '@mozaiks/contracts/chat-view';
import { createChatLog, type ChatLog } from '../log/chat-log.ts';

/** A chat as the page shows it. What did not change stays the same object. */
export interface ChatShown {
  readonly events: readonly RuntimeEvent[];
  readonly view: ChatView;
  /** What the server does not have yet. */
  readonly unsent: readonly CommandFrame[];
  /** Why the chat cannot be followed; null otherwise. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** Where everything but the events comes from: the chat, once it is followed. */
export type ChatSource = Pick<Chat, 'view' | 'unsent' | 'error'>;

/**
 * What is shown of a chat, for `useSyncExternalStore`: it changes at most once per frame of the
 * window.
 */
export interface ChatStore {
  readonly log: ChatLog;
  subscribe(listener: () => void): () => void;
  shown(): ChatShown;
  /** Shows what the source says now. */
  touch(): void;
  from(source: ChatSource): void;
  /** Resolves when what is there now has been shown. */
  drawn(): Promise<void>;
}

const HIDDEN_MS = 250;

/** Hidden windows draw no frames, but their title still says that a question waits. */
const nextFrame = (call: () => void): void =>
  void (document.hidden ? setTimeout(call, HIDDEN_MS) : requestAnimationFrame(call));

export const nothingShown: ChatShown = { events: [], view: emptyView, unsent: [], error: null };

export function createChatStore(chat_id: string): ChatStore {
  const listeners = new Set<() => void>();
  const log = createChatLog(nextFrame);
  let source: ChatSource = { view: { ...emptyView, chat_id }, unsent: [], error: null };
  let shown = { ...nothingShown, view: source.view };
  let due = false;
  const show = (): void => {
    due = false;
    const { view, unsent, error } = source;
    shown = { events: log.events(), view, unsent, error: reasonOf(error) };
    for (const listener of listeners) listener();
  };
  const touch = (): void => {
    if (due) return;
    due = true;
    nextFrame(show);
  };
  log.subscribe(show);
  return {
    log,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    shown: () => shown,
    touch,
    from(next) {
      source = next;
      touch();
    },
    // The first frame shows it, and the second one comes after it was drawn.
    drawn: () => new Promise((resolve) => nextFrame(() => nextFrame(resolve))),
  };
}

function reasonOf(error: Chat['error']): ChatShown['error'] {
  return error === null || error.code === 'closed'
    ? null
    : { code: error.code, message: error.message };
}
