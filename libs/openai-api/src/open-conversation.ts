import {
  childrenToRead,
  followFamily,
  foldAll,
  isAtRest,
  isRuntimeError,
  openLog,
  RuntimeError,
  withoutHistory,
  type Bookmark,
  type CallerChats,
  type ChatState,
  type FamilyFollower,
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
  /** Of the conversation before what is said now. */
  readonly key: ConversationKey;
  readonly over: AbortController;
}

/** The chat of a conversation, read to its end and followed from there. */
export interface Conversation {
  readonly opened: OpenLog;
  readonly nested: FamilyFollower;
  readonly chat: ChatState;
  /** Of what is said now. */
  readonly command_id: string;
  /** The place that the conversation had got to; absent: its chat was named, or is new. */
  readonly place?: Bookmark;
}

/** The chat that the request names, the one in which the conversation was held so far, or a new one that begins with it. */
export async function openConversation(call: Call): Promise<Conversation> {
  const { chats, deps, request, key } = call;
  const place =
    request.chat_id === undefined && request.earlier.length > 0
      ? await chats.findBookmark(bookmarkKey(key))
      : null;
  if (place !== null) {
    const there = await open(call, place.log, commandAt(place.seq));
    if (isStillAt(there, place.seq)) return { ...there, place };
    await there.opened.next.return?.();
    const fork = await openFork(call, place);
    if (fork !== null) return fork;
  }
  const found = await chats.find(newChat(request));
  return open(call, found.log, newCommand(deps.ids));
}

/** What counts if the chat is created. */
const newChat = ({ model: workflow_name, chat_id, earlier }: ChatRequest) => ({
  workflow_name,
  ...(chat_id === undefined ? {} : { chat_id }),
  history: earlier.map((message) => ({ role: message.role, text: textOf(message) })),
});

async function open(call: Call, log: LogRef, command_id: string): Promise<Conversation> {
  const { chats, deps, over } = call;
  const { signal } = over;
  const opened = await openLog(chats, log, signal);
  const nested = followFamily({ chats, clock: deps.clock, isOwnCommand, signal });
  await nested.follow(childrenToRead(opened.commits));
  return { opened, nested, chat: withoutHistory(foldAll(opened.commits)), command_id };
}

/** Nobody has said anything since. */
function isStillAt({ opened, chat }: Conversation, seq: number): boolean {
  const since = opened.commits.flatMap(({ events }) => events.filter((event) => event.seq > seq));
  const hasMoved = since.some(
    ({ type }) => type === 'user_message' || type === 'workflow_start' || type === 'input_response',
  );
  return !hasMoved && isAtRest(chat);
}

/** The conversation was continued otherwise: by an edit, another answer, or a request at the same time. */
export async function openFork(call: Call, { log, seq }: Bookmark): Promise<Conversation | null> {
  try {
    const fork = await call.chats.fork(log, seq);
    return await open(call, fork.log, commandAt(seq));
  } catch (error) {
    // Nested chats cannot be forked: the conversation begins anew, with what was said.
    if (isRuntimeError(error, 'invalid_fork_point') || isRuntimeError(error, 'chat_not_found'))
      return null;
    throw error;
  }
}

/** Says it. The chat is a fork if another request has continued the conversation at the same time. */
export async function sayIn(
  call: Call,
  conversation: Conversation,
  say: (conversation: Conversation) => Promise<boolean>,
): Promise<Conversation> {
  if (await say(conversation)) return conversation;
  await conversation.opened.next.return?.();
  const { place } = conversation;
  const fork = place === undefined ? null : await openFork(call, place);
  if (fork === null || !(await say(fork))) throw new RuntimeError('chat_busy');
  return fork;
}
