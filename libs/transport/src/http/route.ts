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

/** The dependencies of routes. */
export interface HttpDeps extends StreamDeps {
  readonly catalog: WorkflowCatalog;
  readonly directory: Pick<ChatDirectory, 'get' | 'list' | 'rename'>;
  readonly log: Pick<EventLog, 'read'>;
  readonly usage: Pick<UsageLedger, 'summarize'>;
  readonly exportChat: ExportChat;
  readonly bookmarks: Bookmarks;
  /** If absent, the file routes answer 404. */
  readonly files?: Pick<Files, 'put' | 'find' | 'read'>;
  readonly uploads: TransferSlots;
  readonly downloads: TransferSlots;
  /** Limits the concurrent answers of other APIs. */
  readonly answers: TransferSlots;
  /** If absent, the operator routes answer 404. */
  readonly measurements?: Measurements;
  /** Only in dev mode. If absent, the developer routes answer 404. */
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
  /** The body of a route that `takesBytes`, read as fast as it is consumed. */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** The request is HEAD. */
  readonly isHead: boolean;
}

/** What a route answers; errors are thrown as RuntimeErrors. */
export type Answer =
  | {
      readonly status: number;
      readonly body?: JsonValue;
      readonly headers?: { readonly [name: string]: string };
    }
  /**
   * The answer ends when the promise resolves. If it rejects, the connection is closed. Not called
   * for HEAD.
   */
  | {
      readonly status: 200;
      readonly stream: (to: ResponseStream) => Promise<void>;
      readonly headers?: { readonly [name: string]: string };
    }
  /** A slow answer. `gone` is aborted when the client disconnects. Not called for HEAD. */
  | { readonly later: (gone: AbortSignal) => Promise<WholeAnswer> };

/** The documentation of an answer. Without a schema, the answer has no body. */
export interface AnswerDoc {
  readonly description: string;
  readonly schema?: JsonSchema;
  /** Default: application/json. Streams set their own type. */
  readonly type?: string;
  /** The answer may be a stream of server-sent events instead. */
  readonly streams?: true;
}

export type JsonSchema = object;

interface RouteBase {
  /** GET routes answer HEAD as well. */
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /**
   * For example `/api/things/{name}`. A parameter matches one segment, and its schema is in
   * PATH_PARAMETERS.
   */
  readonly path: string;
  /** The name of the operation, for generated clients. */
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  /** Schema of an object. Default: no parameters. */
  readonly query?: JsonSchema;
  readonly body?: JsonSchema;
  /** Maximum bytes of a body. Default: `maxFrameBytes`. */
  readonly maxBodyBytes?: number;
  /** The body is not JSON: the route reads its bytes. */
  readonly takesBytes?: true;
  readonly answers: { readonly [status: number]: AnswerDoc };
  /** Error codes, in addition to those of every route with the same access. */
  readonly errors?: readonly ErrorCode[];
  /** Formats the errors. Default: `application/problem+json`. */
  readonly wording?: ErrorWording;
  /** Headers that it reads, by name. */
  readonly headers?: {
    readonly [name: string]: { readonly description: string; readonly schema: JsonSchema };
  };
}

/** A route is public, for operators, for developers, or for the principal of a verified token. */
export type Route =
  | (RouteBase & {
      readonly access: 'public' | 'operator' | 'developer';
      readonly handle: (request: RouteRequest) => Promise<Answer>;
    })
  | (RouteBase & {
      readonly access: 'token';
      readonly handle: (request: RouteRequest, principal: Principal) => Promise<Answer>;
    });

/** Casts an answer to a JsonObject, since TypeScript does not assign interfaces to it. */
export const json = (value: object): JsonObject => value as JsonObject;
