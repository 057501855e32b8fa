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
import type { FrameRoom } from '../limits/frame-room.ts';
import type { TokenBucket } from '../limits/token-bucket.ts';
import type { TransportSettings } from '../settings.ts';
import type { Outbox } from './outbox.ts';
import type { Registry } from './registry.ts';
import type { SocketPath } from './socket-path.ts';
import type { Turns } from './turns.ts';

/** What every socket of the process shares. */
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
  readonly registry: Registry;
  readonly room: FrameRoom;
  /** Of followers that send much. */
  readonly turns: Turns;
}

/** A socket waits for a token, then serves its principal, then closes; it never goes back. */
export type SessionState =
  | { readonly at: 'awaiting_auth'; readonly deadline: AbortController }
  | { readonly at: 'ready'; readonly principal: Principal; readonly expiry: AbortController }
  | { readonly at: 'closing' };

/** One chat that a socket follows. */
export interface Follower {
  readonly log: LogRef;
  readonly workflow_name: string;
  /** Asked for at `open`; shown while the token has the scope for it. */
  readonly trace: boolean;
  readonly abort: AbortController;
  /** Set on a nested chat that is followed because its parent is. */
  readonly parent?: string;
}

/** The state of one socket: plain data, changed by the functions of this folder only. */
export interface Connection {
  readonly id: string;
  readonly path: SocketPath;
  /** Those of the upgrade that are read later. */
  readonly headers: { readonly traceparent?: string | readonly string[] | undefined };
  readonly outbox: Outbox;
  /** By chat_id. */
  readonly followers: Map<string, Follower>;
  /** Chats that were made for frames without a `chat_id`, by what names the frame. */
  readonly created: Map<string, string>;
  readonly bucket: TokenBucket;
  state: SessionState;
  badFrames: number;
  missedPings: number;
}
