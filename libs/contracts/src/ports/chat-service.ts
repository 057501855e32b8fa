import type { ClientCommand, RunTerms } from '../commands.ts';
import type { Commit } from '../events.ts';
import type { ChatStatus, PendingQuestion } from '../frames.ts';
import type { ChatId, ChatRef, LogRef, TenantScope } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { LiveDraft } from '../live.ts';

/** What was said before the chat began, somewhere else. */
export interface EarlierTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface OpenChat extends RunTerms {
  readonly chat_id?: string;
  readonly workflow_name?: string;
  /** Initial values of `client_writable` variables; counts at creation only. */
  readonly context?: JsonObject;
  /**
   * What the chat begins with, as a run that has ended; counts at creation only. A workflow that
   * speaks first then waits for the user, and `context` does not count.
   */
  readonly history?: readonly EarlierTurn[];
}

export interface FoundChat {
  readonly log: LogRef;
  readonly workflow_name: string;
  readonly created: boolean;
}

export interface ChatDescription extends FoundChat {
  readonly workflow_version: string | null;
  readonly status: ChatStatus;
  readonly head_seq: number;
  readonly pending: readonly PendingQuestion[];
  /** Nested chats that are open, their own included: whoever follows this chat follows them. */
  readonly children: readonly ChatId[];
}

/** What a follower is given, in order. */
export type Followed =
  | {
      readonly type: 'log';
      readonly log: LogRef;
      readonly head_seq: number;
      readonly resync: boolean;
    }
  | { readonly type: 'commit'; readonly commit: Commit }
  | { readonly type: 'caught_up'; readonly head_seq: number }
  /** Drop it when `fence` is below that of the last commit, or before the `agent_start` it belongs to. */
  | { readonly type: 'live'; readonly fence: number; readonly delta: LiveDraft };

export interface FollowFrom {
  readonly after_seq: number;
  /** The log that `after_seq` counts in. */
  readonly log_id?: string;
}

/** What transport knows of chats. */
export interface ChatService {
  /**
   * Finds or creates the chat as `open` does, and throws the same except `reads_busy`. Reads no log,
   * so it is as fast for a long chat.
   */
  find(scope: TenantScope, open: OpenChat): Promise<FoundChat>;
  /**
   * Finds or creates the chat, and describes it. Throws `chat_not_found` (unknown, foreign, or
   * erased, and no workflow named), `workflow_not_found`, `workflow_unavailable`,
   * `idempotency_conflict` (the chat is of another workflow), `invalid_context`, and `reads_busy`
   * if too many chats of the user wait to be read.
   */
  open(scope: TenantScope, open: OpenChat): Promise<ChatDescription>;
  /**
   * Durable and findable when it resolves; then the chat's owner is notified. Throws what
   * `CommandInbox.put` throws, `chat_full`, and for a message `invalid_context`; then nothing is put.
   */
  submit(log: LogRef, command: ClientCommand): Promise<{ readonly duplicate: boolean }>;
  /** `log` first, then every commit after the cursor, `caught_up` whenever the end was reached for the first time, then live. Ends when `signal` is aborted or the chat is erased. */
  follow(log: LogRef, from: FollowFrom, signal: AbortSignal): AsyncIterable<Followed>;
  /**
   * A new chat with the log up to `at_seq`, which must be a rest point (`invalid_fork_point`). Its id
   * is `chat_id`, or a random one. If there is such a chat already, that chat is the result.
   */
  fork(log: LogRef, at_seq: number, chat_id?: string): Promise<ChatDescription>;
  /** False when there was no such chat. */
  erase(chat: ChatRef): Promise<boolean>;
}
