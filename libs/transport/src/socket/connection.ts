import type {
  ChatDirectory,
  ChatService,
  Clock,
  Ids,
  LogRef,
  Logger,
  Metrics,
  Principal,
  TokenVerifier,
} from '@mozaiks/contracts';
import type { FrameDecoder } from '../frames/decode-frame.ts';
import type { FloodGate } from '../limits/flood-gate.ts';
import type { FrameMemory } from '../limits/frame-memory.ts';
import type { TokenBucket } from '../limits/token-bucket.ts';
import type { TransportSettings } from '../settings.ts';
import type { Outbox } from './outbox.ts';
import type { SocketCounter } from './socket-counter.ts';
import type { SocketPath } from './socket-path.ts';
import type { FairScheduler } from './fair-scheduler.ts';

/** Dependencies that all sockets of the process share. */
export interface SocketDeps {
  readonly verifier: TokenVerifier;
  readonly chats: ChatService;
  readonly directory: Pick<ChatDirectory, 'get'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  readonly settings: TransportSettings;
  readonly decode: FrameDecoder;
  readonly flood: FloodGate;
  readonly socketCounter: SocketCounter;
  readonly memory: FrameMemory;
  /** Lets followers with much to send take turns. */
  readonly scheduler: FairScheduler;
}

/**
 * A socket waits for a token, then serves its principal, then closes. It never returns to an
 * earlier state.
 */
export type ConnectionState =
  | { readonly at: 'awaiting_auth'; readonly deadline: AbortController }
  | { readonly at: 'ready'; readonly principal: Principal; readonly expiry: AbortController }
  | { readonly at: 'closing' };

/** A chat that a socket follows. */
export interface Follower {
  readonly log: LogRef;
  readonly workflow_name: string;
  /** Whether `open` requested trace events. They are sent only while the token has the scope. */
  readonly trace: boolean;
  readonly abort: AbortController;
  /** Set on a nested chat that is followed because of its parent. */
  readonly parent?: string;
}

/** The state of one socket: plain data, changed only by the functions of this folder. */
export interface Connection {
  readonly id: string;
  readonly path: SocketPath;
  /** The headers of the upgrade request that are read later. */
  readonly headers: { readonly traceparent?: string | readonly string[] | undefined };
  readonly outbox: Outbox;
  /** Followed chats by `chat_id`. */
  readonly followers: Map<string, Follower>;
  /** Chats that were created for frames without a `chat_id`, by the key of the frame. */
  readonly created: Map<string, string>;
  readonly bucket: TokenBucket;
  state: ConnectionState;
  badFrames: number;
  missedPings: number;
}
