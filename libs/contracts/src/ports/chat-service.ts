import type { ClientCommand, RunTerms } from '../commands.ts';
import type { Commit } from '../events.ts';
import type { ChatStatus, PendingQuestion } from '../frames.ts';
import type { ChatId, ChatRef, LogRef, TenantScope } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import type { LiveDraft } from '../live.ts';

/** A message from before the chat was created, in another system. */
export interface EarlierTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface OpenChat extends RunTerms {
  readonly chat_id?: string;
  readonly workflow_name?: string;
  /** Initial values of `client_writable` variables. Used at creation only. */
  readonly context?: JsonObject;
  /**
   * Messages that the chat starts with, as a run that has ended. Used at creation only. A workflow
   * that normally speaks first then waits for the user, and `context` is ignored.
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
  /** Open nested chats, including theirs. A follower of this chat follows them too. */
  readonly children: readonly ChatId[];
}

/** What a follower receives, in order. */
export type Followed =
  | {
      readonly type: 'log';
      readonly log: LogRef;
      /** With `resync`, the head of the log. Otherwise the log may be longer. */
      readonly head_seq: number;
      readonly resync: boolean;
    }
  | { readonly type: 'commit'; readonly commit: Commit }
  | { readonly type: 'caught_up'; readonly head_seq: number }
  /**
   * Drop it if `fence` is below that of the last commit, or if it comes before the `agent_start`
   * that it belongs to.
   */
  | { readonly type: 'live'; readonly fence: number; readonly delta: LiveDraft };

export interface FollowFrom {
  readonly after_seq: number;
  /** The log that `after_seq` refers to. */
  readonly log_id?: string;
}

/** The operations on chats that the transport uses. */
export interface ChatService {
  /**
   * Finds or creates the chat like `open`, and throws the same except `reads_busy`. It does not
   * read the log, so it is equally fast for a long chat.
   */
  find(scope: TenantScope, open: OpenChat): Promise<FoundChat>;
  /**
   * Finds or creates the chat, and describes it. Throws `chat_not_found` (unknown, of another
   * tenant, or erased, and no workflow named), `workflow_not_found`, `workflow_unavailable`,
   * `idempotency_conflict` (the chat is of another workflow), `invalid_context`, and `reads_busy`
   * if too many chats of the user are waiting to be read.
   */
  open(scope: TenantScope, open: OpenChat): Promise<ChatDescription>;
  /**
   * Resolves when the command is durable and can be found. Then it notifies the chat's owner.
   * Throws what `CommandInbox.put` throws, `chat_full`, and for a message `invalid_context`. If it
   * throws, nothing is put.
   */
  submit(log: LogRef, command: ClientCommand): Promise<{ readonly duplicate: boolean }>;
  /**
   * Yields `log` first, then every commit after the cursor, `caught_up` once when the end is first
   * reached, then live items as well. Ends if `signal` is aborted or the chat is erased.
   */
  follow(log: LogRef, from: FollowFrom, signal: AbortSignal): AsyncIterable<Followed>;
  /**
   * Creates a new chat with the log up to `at_seq`, which must be a rest point
   * (`invalid_fork_point`). Its id is `chat_id`, or a random one. If that chat exists already, it
   * is the result.
   */
  fork(log: LogRef, at_seq: number, chat_id?: string): Promise<ChatDescription>;
  /** False if there was no such chat. */
  erase(chat: ChatRef): Promise<boolean>;
}
