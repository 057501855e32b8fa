import type {
  Bookmarks,
  ChatDirectory,
  Development,
  ErrorCode,
  ErrorWording,
  EventLog,
  ExportChat,
  Files,
  JsonObject,
  JsonValue,
  Measurements,
  Principal,
  UsageLedger,
  WholeAnswer,
  WorkflowCatalog,
} from '@mozaiks/contracts';
import type { StreamDeps } from './follow-as-stream.ts';
import type { TransferSlots } from '../limits/transfer-slots.ts';
import type { Readiness } from './readiness.ts';
import type { ResponseStream } from './response-stream.ts';

/** What routes may ask. */
export interface HttpDeps extends StreamDeps {
  readonly catalog: WorkflowCatalog;
  readonly directory: Pick<ChatDirectory, 'get' | 'list' | 'rename'>;
  readonly log: Pick<EventLog, 'read'>;
  readonly usage: Pick<UsageLedger, 'summarize'>;
  readonly exportChat: ExportChat;
  readonly bookmarks: Bookmarks;
  /** Absent: the routes of files are not found. */
  readonly files?: Pick<Files, 'put' | 'find' | 'read'>;
  readonly uploads: TransferSlots;
  readonly downloads: TransferSlots;
  /** Answers of other APIs. */
  readonly answers: TransferSlots;
  /** Absent: the routes for operators are not found. */
  readonly measurements?: Measurements;
  /** Absent outside dev mode: the routes for developers are not found. */
  readonly development?: Development;
  readonly isDraining: () => boolean;
  /** Bounded in time; never throws. */
  readonly readiness: () => Promise<Readiness>;
}

/** A request that satisfies the schemas of its route. */
export interface RouteRequest {
  readonly deps: HttpDeps;
  /** The `{names}` of the path, decoded. */
  readonly params: { readonly [name: string]: string };
  readonly query: unknown;
  readonly body: unknown;
  /** The body of a route that `takesBytes`, read as fast as it is taken. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** Only the head of the answer is wanted. */
  readonly isHead: boolean;
}

/** What a route answers; errors are thrown as RuntimeErrors. */
export type Answer =
  | {
      readonly status: number;
      readonly body?: JsonValue;
      readonly headers?: { readonly [name: string]: string };
    }
  /** The answer is over when the promise resolves; if it rejects, the connection is cut. Not called for HEAD. */
  | {
      readonly status: 200;
      readonly stream: (to: ResponseStream) => Promise<void>;
      readonly headers?: { readonly [name: string]: string };
    }
  /** An answer that takes long. `gone` is aborted when the client is gone. Not called for HEAD. */
  | { readonly later: (gone: AbortSignal) => Promise<WholeAnswer> };

/** What is documented of an answer. Without a schema it has no body. */
export interface AnswerDoc {
  readonly description: string;
  readonly schema?: JsonSchema;
  /** Default: application/json. Streams name theirs. */
  readonly type?: string;
  /** It may be server-sent events instead. */
  readonly streams?: true;
}

export type JsonSchema = object;

interface RouteFacts {
  /** GET answers HEAD as well. */
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `/api/things/{name}`: a name takes one segment. Its schema is in PATH_PARAMETERS. */
  readonly path: string;
  /** The name of the operation, for generated clients. */
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  /** Schema of an object. Default: no parameters. */
  readonly query?: JsonSchema;
  readonly body?: JsonSchema;
  /** Bytes of a body. Default: `maxFrameBytes`. */
  readonly maxBodyBytes?: number;
  /** The body is not JSON: the route reads its bytes. */
  readonly takesBytes?: true;
  readonly answers: { readonly [status: number]: AnswerDoc };
  /** Codes of its errors, besides those that every route of its kind has. */
  readonly errors?: readonly ErrorCode[];
  /** How its errors are worded. Default: as `application/problem+json`. */
  readonly wording?: ErrorWording;
  /** Headers that it reads, by name. */
  readonly headers?: {
    readonly [name: string]: { readonly description: string; readonly schema: JsonSchema };
  };
}

/** A route is public, or for operators, or for developers, or has the principal of a verified token. */
export type Route =
  | (RouteFacts & {
      readonly access: 'public' | 'operator' | 'developer';
      readonly handle: (request: RouteRequest) => Promise<Answer>;
    })
  | (RouteFacts & {
      readonly access: 'token';
      readonly handle: (request: RouteRequest, principal: Principal) => Promise<Answer>;
    });

/** For answers: our types of JSON are interfaces, which TypeScript does not take for a JsonObject. */
export const json = (value: object): JsonObject => value as JsonObject;
