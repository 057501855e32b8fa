import type { ClientCommand } from '../commands.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { Problem } from '../http/server.ts';
import type { LogRef } from '../ids.ts';
import type { JsonValue } from '../json.ts';
import type { WorkflowSummary } from '../definition/loaded.ts';
import type { Bookmark } from './bookmarks.ts';
import type { FollowFrom, Followed, FoundChat, OpenChat } from './chat-service.ts';

/**
 * The chats that one caller may reach, as its token says. The transport makes it for one request.
 * Methods throw what those of `ChatService` throw, and `forbidden`.
 */
export interface CallerChats {
  /** A run that starts at creation gets the budget of the token and the trace of the request. */
  find(
    open: Pick<OpenChat, 'chat_id' | 'workflow_name' | 'context' | 'history'>,
  ): Promise<FoundChat>;
  /** The same holds for a run that a message starts. Throws `text_too_long` and `request_too_big` as well. */
  submit(log: LogRef, command: ClientCommand): Promise<{ readonly duplicate: boolean }>;
  /** Events as this caller may read them; live text only where it belongs to the events before it. */
  follow(log: LogRef, from: FollowFrom, signal: AbortSignal): AsyncIterable<Followed>;
  /** Without `chat_id`, under a random one. */
  fork(log: LogRef, at_seq: number, chat_id?: string): Promise<FoundChat>;
  /** Among the bookmarks of the caller. */
  putBookmark(key: string, place: Bookmark): Promise<void>;
  /** null as well for a place that the token may not reach. */
  findBookmark(key: string): Promise<Bookmark | null>;
}

/** What `CallerChats` refuses a message with, and a route that says one with it. */
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

/** Why an answer that takes long should end before it is complete. */
export interface AnswerEnds {
  /** Aborted when the client is gone. Whatever is answered then is lost. */
  readonly signal: AbortSignal;
  /** Aborted when the server ends the answer: the reason is a RuntimeError. The last words are due at once. */
  readonly ending: AbortSignal;
}

/** An answer of server-sent events. The transport sends heartbeats between them. */
export interface EventStream extends AnswerEnds {
  write(text: string): void;
  /** Resolves when the client has taken enough of what was written, or is gone. */
  drained(): Promise<void>;
}

export interface WholeAnswer {
  readonly status: number;
  readonly body: JsonValue;
  readonly headers?: { readonly [name: string]: string };
}

export type CompatibleAnswer =
  | WholeAnswer
  /** An answer that takes as long as a run. The room of the request's body is free meanwhile. Called once, also if the client is gone by then. */
  | { readonly later: (ends: AnswerEnds) => Promise<WholeAnswer> }
  /** The answer is over when the promise resolves. It is called once, also if the client is gone by then. */
  | { readonly status: 200; readonly stream: (to: EventStream) => Promise<void> };

export interface CompatibleRequest {
  /** The `{names}` of the path, decoded. */
  readonly params: { readonly [name: string]: string };
  /** It satisfies the schema of the route. */
  readonly body: unknown;
  readonly chats: CallerChats;
  /** The workflows that the token may open. */
  workflows(): readonly WorkflowSummary[];
}

/** How an API words errors, those of tokens and limits included. */
export interface ErrorWording {
  /** JSON Schema of the body. */
  readonly schema: object;
  readonly answer: (problem: Problem) => Pick<WholeAnswer, 'body' | 'headers'>;
}

/** A route of an API that is not ours: the transport serves it to callers with a token, the app says which there are. */
export interface CompatibleRoute {
  readonly method: 'GET' | 'POST';
  /** As `/ag-ui/{workflow_name}`. */
  readonly path: string;
  /** The name of the operation in the OpenAPI document. */
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  /** JSON Schema of the body, draft 2020-12. */
  readonly body?: object;
  /** Bytes of a body. Default: those of a frame. */
  readonly maxBodyBytes?: number;
  readonly answers: {
    readonly [status: number]: {
      readonly description: string;
      readonly schema?: object;
      readonly type?: string;
      /** It may be server-sent events instead. */
      readonly streams?: true;
    };
  };
  /** Codes of its errors, besides those that every route with a token has. */
  readonly errors: readonly ErrorCode[];
  /** Default: as `application/problem+json`. */
  readonly wording?: ErrorWording;
  /** Errors are thrown as RuntimeErrors. */
  handle(request: CompatibleRequest): Promise<CompatibleAnswer>;
}
