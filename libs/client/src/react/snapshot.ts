import type { ChatStatus, PendingQuestion } from '@mozaiks/contracts';
import {
  allQuestions,
  emptyView,
  type ChatView,
  type ViewItem,
} from '@mozaiks/contracts/chat-view';
import { connecting, type ConnectionState } from '../connection-state.ts';
import type { CommandFrame } from '../outbox.ts';
import type { Lease } from './hub.ts';

/** What people and agents said: the items of a chat without calls, handoffs and the like. */
export type Message = Extract<ViewItem, { readonly kind: 'user' | 'agent' }>;

/** A chat as a component sees it. What did not change stays the same object. */
export interface ChatSnapshot {
  /** null until the chat is opened: before that, and on a server, there is none. */
  readonly chat_id: string | null;
  readonly messages: readonly Message[];
  /**
   * The text that is being written, null when there is none. It becomes a message when it is
   * complete.
   */
  readonly streaming_text: string | null;
  /** Open questions, of nested chats as well. */
  readonly questions: readonly PendingQuestion[];
  /**
   * The last that is known: while `connection.status` is not `ready`, the chat may have moved on.
   */
  readonly status: ChatStatus;
  readonly connection: ConnectionState;
  /** Why the chat cannot be followed, such as `chat_not_found`; null otherwise. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Messages and answers that the server does not have yet. */
  readonly unsent: readonly CommandFrame[];
  /** Everything else: `items` with calls and handoffs, `live.progress`, `children`, … */
  readonly view: ChatView;
}

export const emptySnapshot: ChatSnapshot = {
  chat_id: null,
  messages: [],
  streaming_text: null,
  questions: [],
  status: 'idle',
  connection: connecting(0),
  error: null,
  unsent: [],
  view: emptyView,
};

export function snapshotOf(
  { chat, client }: Pick<Lease, 'chat' | 'client'>,
  before: ChatSnapshot,
): ChatSnapshot {
  const { view, error } = chat;
  return {
    chat_id: chat.chat_id,
    messages: view.items === before.view.items ? before.messages : view.items.filter(isMessage),
    streaming_text: view.live.text?.text ?? null,
    questions: kept(before.questions, allQuestions(view)),
    status: view.status,
    connection: client.connection,
    error:
      error === null
        ? null
        : before.error?.code === error.code
          ? before.error
          : { code: error.code, message: error.message },
    unsent: kept(before.unsent, chat.unsent),
    view,
  };
}

/** Agents that users do not see are left out, and so are messages that are only calls. */
const isMessage = (item: ViewItem): item is Message =>
  item.kind === 'user' || (item.kind === 'agent' && item.visible && item.text !== '');

const kept = <T>(before: readonly T[], now: readonly T[]): readonly T[] =>
  before.length === now.length && before.every((each, at) => each === now[at]) ? before : now;
