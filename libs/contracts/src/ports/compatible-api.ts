import type { ClientCommand } from '../commands.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { Problem } from '../http/server.ts';
import type { LogRef } from '../ids.ts';
import type { JsonValue } from '../json.ts';
import type { WorkflowSummary } from '../definition/loaded.ts';
import type { Bookmark } from './bookmarks.ts';
import type { FollowFrom, Followed, FoundChat, OpenChat } from './chat-service.ts';

/**
 * The chats that one caller may access with its token. The transport creates it for one request.
 * Methods throw what those of `ChatService` throw, and `forbidden`.
 */
export interface CallerChats {
  /** A run that starts at creation gets the budget of the token and the trace of the request. */
  find(
    open: Pick<OpenChat, 'chat_id' | 'workflow_name' | 'context' | 'history'>,
  ): Promise<FoundChat>;
  /**
   * A run that the message starts gets the same budget and trace. Throws `text_too_long` and
   * `request_too_big` as well.
   */
  submit(log: LogRef, command: ClientCommand): Promise<{ readonly duplicate: boolean }>;
  /** Events as this caller may read them. Live text only if it belongs to the preceding events. */
  follow(log: LogRef, from: FollowFrom, signal: AbortSignal): AsyncIterable<Followed>;
  /** Without `chat_id`, the fork gets a random id. */
  fork(log: LogRef, at_seq: number, chat_id?: string): Promise<FoundChat>;
  /** Sets a bookmark of the caller. */
  putBookmark(key: string, place: Bookmark): Promise<void>;
  /** null as well if the token may not access the chat of the bookmark. */
  findBookmark(key: string): Promise<Bookmark | null>;
}

/**
 * The errors with which `CallerChats` may refuse a message. A route that sends messages declares
 * them.
 */
export const MESSAGE_ERRORS: readonly ErrorCode[] = [
  'forbidden',
  'workflow_not_found',
  'workflow_unavailable',
  'chat_not_found',
  'idempotency_conflict',
  'chat_busy',
  'chat_full',
  'file_not_found',
  'inbox_full',
  'text_too_long',
  'store_unavailable',
];

/** Signals that end a long answer before it is complete. */
export interface AnswerSignals {
  /** Aborted when the client is gone. Anything that is sent afterwards is lost. */
  readonly signal: AbortSignal;
  /**
   * Aborted when the server ends the answer. The reason is a RuntimeError. Send the last events
   * immediately.
   */
  readonly ending: AbortSignal;
}

/** An answer of server-sent events. The transport adds heartbeats. */
export interface EventStream extends AnswerSignals {
  write(text: string): void;
  /** Resolves when the client has read enough of the written data, or is gone. */
  drained(): Promise<void>;
}

export interface WholeAnswer {
  readonly status: number;
  readonly body: JsonValue;
  readonly headers?: { readonly [name: string]: string };
}

export type CompatibleAnswer =
  | WholeAnswer
  /**
   * An answer that may take as long as a run. The request's body is no longer held in memory
   * meanwhile. Called once, even if the client is already gone.
   */
  | { readonly later: (ends: AnswerSignals) => Promise<WholeAnswer> }
  /** The answer ends when the promise resolves. Called once, even if the client is already gone. */
  | { readonly status: 200; readonly stream: (to: EventStream) => Promise<void> };

export interface CompatibleRequest {
  /** The decoded `{names}` of the path. */
  readonly params: { readonly [name: string]: string };
  /** Validated against the schema of the route. */
  readonly body: unknown;
  readonly chats: CallerChats;
  /** The workflows that the token may open. */
  workflows(): readonly WorkflowSummary[];
}

/** How an API formats errors, including those of tokens and limits. */
export interface ErrorWording {
  /** JSON Schema of the body. */
  readonly schema: object;
  readonly answer: (problem: Problem) => Pick<WholeAnswer, 'body' | 'headers'>;
}

/**
 * A route of a compatible API. The transport serves it to callers with a token. The app chooses the
 * routes.
 */
export interface CompatibleRoute {
  readonly method: 'GET' | 'POST';
  /** For example `/ag-ui/{workflow_name}`. */
  readonly path: string;
  /** The name of the operation in the OpenAPI document. */
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  /** JSON Schema of the body, draft 2020-12. */
  readonly body?: object;
  /** The most bytes of a body. Default: that of a frame. */
  readonly maxBodyBytes?: number;
  readonly answers: {
    readonly [status: number]: {
      readonly description: string;
      readonly schema?: object;
      readonly type?: string;
      /** The answer may be server-sent events instead. */
      readonly streams?: true;
    };
  };
  /** Codes of its errors, in addition to those of every route with a token. */
  readonly errors: readonly ErrorCode[];
  /** Default: `application/problem+json`. */
  readonly wording?: ErrorWording;
  /** Throws RuntimeErrors. */
  handle(request: CompatibleRequest): Promise<CompatibleAnswer>;
}
