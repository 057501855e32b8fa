import type {
  ChatStatus,
  ContentPart,
  ControlFrameOf,
  Failure,
  JsonObject,
  JsonValue,
  RuntimeEvent,
  ServerFrame,
} from '@mozaiks/contracts';
import type { ChatView, FoldDetails } from '@mozaiks/contracts/chat-view';
import type { Accepted, CommandFrame } from './outbox.ts';
import type { ClientError } from './client-error.ts';

export interface OpenOptions {
  /** Default: a new one. */
  readonly chat_id?: string | undefined;
  /** Needed where the chat does not exist yet. */
  readonly workflow_name?: string | undefined;
  /** Where to begin; the view then lacks what came before. Default 0. */
  readonly after_seq?: number | undefined;
  /** The view begins with these events, and only later ones are asked for. */
  readonly history?: History | undefined;
  /** Shows the text of agents that users do not see; needs the scope `mozaiks:trace`. */
  readonly trace?: boolean | undefined;
  /** Counts where the chat is created. */
  readonly context?: JsonObject | undefined;
  /** `foldDetails`: the view then has `details` (usage, context, steps). Default: it has none. */
  readonly details?: FoldDetails;
}

/**
 * Events of a chat that were read before, from its first on and without gaps: pages of
 * `api.chats.events`, put together.
 */
export interface History {
  readonly log_id: string;
  readonly items: readonly RuntimeEvent[];
}

export interface SendOptions {
  /** Default: a new one. A command that is sent twice under one id happens once. */
  readonly command_id?: string;
}

/**
 * Every frame that says something new about the chat or its children: facts once and in order,
 * deltas that fit, and what manages the chat.
 */
export type ChatListener = (frame: ServerFrame, view: ChatView) => void;

/** One chat that is followed until `close`, over as many connections as it takes. */
export interface Chat {
  readonly chat_id: string;
  /** What a window shows now: a new object after each frame. */
  readonly view: ChatView;
  /**
   * The status of the chat as far as it is known now: `connecting` until the server has sent
   * everything that it has, and again when the connection is lost; `closed` when nothing more will
   * come (`error`). `view.status` is the last one that was known.
   */
  readonly status: ChatStatus | 'connecting' | 'closed';
  /**
   * Commands that the server has not accepted yet, oldest first. They are sent when it can be
   * reached.
   */
  readonly unsent: readonly CommandFrame[];
  /**
   * The first `opened`; rejects where the chat cannot be followed (`chat_not_found`,
   * `idempotency_conflict`, …).
   */
  readonly opened: Promise<ControlFrameOf<'opened'>>;
  /** Why nothing more will come; null while the chat is followed. */
  readonly error: ClientError | null;
  /**
   * Frames from now on, for each reader its own. Ends with the chat; throws where it ended badly,
   * or the reader was too slow.
   */
  readonly frames: AsyncIterable<ServerFrame>;
  /** Returns how to stop listening. */
  on(listener: ChatListener): () => void;
  /** The view when it first passes the test; rejects when the chat ends before. */
  until(test: (view: ChatView) => boolean): Promise<ChatView>;
  send(message: string | readonly ContentPart[], options?: SendOptions): Promise<Accepted>;
  /** Answers a question of the chat or of a child. */
  answer(request_id: string, value: JsonValue, options?: SendOptions): Promise<Accepted>;
  /** Answers a UI tool that runs here. */
  respondTool(call_id: string, outcome: ToolOutcome, options?: SendOptions): Promise<Accepted>;
  /**
   * Stops the run that the view shows, and no later one. Rejects with `no_run` where there is none.
   */
  cancel(reason?: string, options?: SendOptions): Promise<Accepted>;
  /**
   * Stops following; commands that are not accepted yet are given up with `closed`. The run goes
   * on.
   */
  close(): void;
}

export type ToolOutcome = { readonly result: JsonValue } | { readonly error: Failure | string };
