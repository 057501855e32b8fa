import type { Chat, CommandFrame } from '@mozaiks/client';
import { isFact, type ChatView } from '@mozaiks/contracts/chat-view';
import type { ControlFrameOf, RuntimeEvent, ServerFrame } from '@mozaiks/contracts';
import { createChatLog, type ChatLog } from '../log/chat-log.ts';
import type { Server } from '../server/server.ts';

/** A chat as the page shows it. What did not change stays the same object. */
export interface ChatShown {
  readonly facts: readonly RuntimeEvent[];
  readonly view: ChatView;
  /** What the server does not have yet. */
  readonly unsent: readonly CommandFrame[];
  /** Why the chat cannot be followed; null otherwise. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface FollowedChat {
  readonly chat: Chat;
  subscribe(listener: () => void): () => void;
  shown(): ChatShown;
  /** Shows what was just done, such as a message that waits to be sent. */
  touch(): void;
  close(): void;
}

const HIDDEN_MS = 250;
/** While a long history comes in, drawing every frame would take longer than reading it. */
const REPLAY_MS = 150;
/** Of a chat with more events than this the newest are fetched first: a window shows no more at once. */
const TAIL = 200;

/** Windows that nobody sees draw no frames, but their title still says that a question waits. */
const nextFrame = (call: () => void): void =>
  void (document.hidden ? setTimeout(call, HIDDEN_MS) : requestAnimationFrame(call));

type Connected = Pick<Server, 'client' | 'api' | 'beginnings'>;

/** Follows a chat until `close`. With a beginning it does not exist yet, and begins with its message. */
export function followChat(server: Connected, chat_id: string): FollowedChat {
  const begin = server.beginnings.get(chat_id);
  const chat = server.client.open({ chat_id, workflow_name: begin?.workflow_name });
  const replay: Replay = { isLong: false, hasNewest: false };
  const pace = (call: () => void): void =>
    replay.isLong && shown.facts.length > 0 ? void setTimeout(call, REPLAY_MS) : nextFrame(call);
  const log = createChatLog(pace);
  const listeners = new Set<() => void>();
  let shown: ChatShown = { facts: [], view: chat.view, unsent: [], error: null };
  let due = false;
  const show = (): void => {
    due = false;
    // The beginning of a long chat is not what anyone came for.
    if (replay.isLong && !replay.hasNewest) return;
    shown = { facts: log.facts(), view: chat.view, unsent: chat.unsent, error: errorOf(chat) };
    for (const listener of listeners) listener();
  };
  const touch = (): void => {
    if (due) return;
    due = true;
    pace(show);
  };
  const stopLog = log.subscribe(show);
  const stop = chat.on((frame) => {
    if (follow(replay, frame, chat_id) === 'long')
      void showNewest({ server, log, replay }, frame as ControlFrameOf<'opened'>);
    if (isFact(frame) && frame.chat_id === chat_id) log.add([frame]);
    else touch();
  });
  chat.opened.catch(touch);
  if (begin !== undefined && begin.message !== null)
    chat.send(begin.message, { command_id: begin.command_id }).then(touch, touch);
  return {
    chat,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    shown: () => shown,
    touch,
    close() {
      stop();
      stopLog();
      chat.close();
    },
  };
}

function errorOf({ error }: Chat): ChatShown['error'] {
  return error === null || error.code === 'closed'
    ? null
    : { code: error.code, message: error.message };
}

interface Replay {
  /** A long history comes in. */
  isLong: boolean;
  hasNewest: boolean;
}

/** Returns `long` when a long history begins. */
function follow(replay: Replay, frame: ServerFrame, chat_id: string): 'long' | undefined {
  if (!('chat_id' in frame) || frame.chat_id !== chat_id) return undefined;
  if (frame.type === 'caught_up') replay.isLong = false;
  if (frame.type !== 'opened' || frame.head_seq <= TAIL || replay.hasNewest) return undefined;
  replay.isLong = true;
  return 'long';
}

interface Newest {
  readonly server: Connected;
  readonly log: ChatLog;
  readonly replay: Replay;
}

/** The replay brings the newest events as well, only later: nothing is lost if they cannot be fetched. */
async function showNewest(
  { server, log, replay }: Newest,
  { chat_id, head_seq }: ControlFrameOf<'opened'>,
): Promise<void> {
  const page = await server.api.chats
    .events(chat_id, { after_seq: head_seq - TAIL, limit: TAIL })
    .catch(() => null);
  replay.hasNewest = true;
  if (page !== null) log.add(page.items as readonly RuntimeEvent[]);
}
