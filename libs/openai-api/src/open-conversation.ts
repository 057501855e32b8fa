import {
  childrenToRead,
  defined,
  followNestedChats,
  foldAll,
  isAtRest,
  isRuntimeError,
  openLog,
  RuntimeError,
  withoutHistory,
  type Bookmark,
  type CallerChats,
  type ChatState,
  type NestedFollower,
  type LogRef,
  type OpenLog,
} from '@mozaiks/contracts';
import type { OpenAiDeps } from './routes.ts';
import type { ChatRequest } from './request/chat-request.ts';
import { textOf } from './request/content.ts';
import {
  bookmarkKey,
  commandAt,
  isOwnCommand,
  newCommand,
  type ConversationKey,
} from './request/keys.ts';

export interface Call {
  readonly deps: OpenAiDeps;
  readonly chats: CallerChats;
  readonly request: ChatRequest;
  /** The key of the conversation without the new messages. */
  readonly key: ConversationKey;
  readonly over: AbortController;
}

/** The chat of a conversation, read to its end and followed from then on. */
export interface Conversation {
  readonly opened: OpenLog;
  readonly nested: NestedFollower;
  readonly chat: ChatState;
  /** The id of the command for the new messages. */
  readonly command_id: string;
  /** The position that the conversation had reached; absent if its chat was named or is new. */
  readonly bookmark?: Bookmark;
}

/**
 * Opens the chat that the request names, the chat in which the conversation took place so far, or a
 * new one that starts with it.
 */
export async function openConversation(call: Call): Promise<Conversation> {
  const { chats, deps, request, key } = call;
  const bookmark =
    request.chat_id === undefined && request.earlier.length > 0
      ? await chats.findBookmark(bookmarkKey(key))
      : null;
  if (bookmark !== null) {
    const existing = await open(call, bookmark.log, commandAt(bookmark.seq));
    if (isStillAt(existing, bookmark.seq)) return { ...existing, bookmark };
    await existing.opened.next.return?.();
    const fork = await openFork(call, bookmark);
    if (fork !== null) return fork;
  }
  const found = await chats.find(newChat(request));
  return open(call, found.log, newCommand(deps.ids));
}

/** The options for the case that the chat is created. */
const newChat = ({ model: workflow_name, chat_id, earlier }: ChatRequest) => ({
  workflow_name,
  ...defined({ chat_id }),
  history: earlier.map((message) => ({ role: message.role, text: textOf(message) })),
});

async function open(call: Call, log: LogRef, command_id: string): Promise<Conversation> {
  const { chats, deps, over } = call;
  const { signal } = over;
  const opened = await openLog(chats, log, signal);
  const nested = followNestedChats({ chats, clock: deps.clock, isOwnCommand, signal });
  await nested.follow(childrenToRead(opened.commits));
  return { opened, nested, chat: withoutHistory(foldAll(opened.commits)), command_id };
}

/** Whether no one has sent anything since this event. */
function isStillAt({ opened, chat }: Conversation, seq: number): boolean {
  const since = opened.commits.flatMap(({ events }) => events.filter((event) => event.seq > seq));
  const hasMoved = since.some(
    ({ type }) => type === 'user_message' || type === 'workflow_start' || type === 'input_response',
  );
  return !hasMoved && isAtRest(chat);
}

/**
 * Forks the chat at the bookmark, because the conversation was continued differently: by an edit,
 * another answer, or a concurrent request.
 */
export async function openFork(call: Call, { log, seq }: Bookmark): Promise<Conversation | null> {
  try {
    const fork = await call.chats.fork(log, seq);
    return await open(call, fork.log, commandAt(seq));
  } catch (error) {
    // Nested chats cannot be forked, so the conversation starts again in a new chat with its
    // earlier messages.
    if (isRuntimeError(error, 'invalid_fork_point') || isRuntimeError(error, 'chat_not_found'))
      return null;
    throw error;
  }
}

/** Submits the message. Returns a fork if a concurrent request has continued the conversation. */
export async function submitIn(
  call: Call,
  conversation: Conversation,
  submit: (conversation: Conversation) => Promise<boolean>,
): Promise<Conversation> {
  if (await submit(conversation)) return conversation;
  await conversation.opened.next.return?.();
  const { bookmark } = conversation;
  const fork = bookmark === undefined ? null : await openFork(call, bookmark);
  if (fork === null || !(await submit(fork))) throw new RuntimeError('chat_busy');
  return fork;
}
