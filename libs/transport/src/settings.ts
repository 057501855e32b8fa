/** A token bucket: `burst` frames at once, then `per_second`. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Limits that protect the process. They are the same for every tenant and far above normal use.
 * Times are in milliseconds, sizes in bytes.
 */
export interface TransportSettings {
  /**
   * Origins of pages that may connect. If empty, only pages of the same origin may. Clients that
   * send no `Origin` are always allowed.
   */
  readonly allowedOrigins: readonly string[];
  /**
   * Whether pages on loopback addresses (any port), such as those of a development server, may
   * connect as well.
   */
  readonly allowLoopbackOrigins: boolean;
  /** Whether `?access_token=` may carry the token. Addresses end up in logs. */
  readonly allowQueryToken: boolean;
  /**
   * The token that operators need to read metrics and errors. If absent, they may read only from
   * this machine.
   */
  readonly operatorToken?: string;
  /**
   * Whether operators on other machines need no token. For a separate server that only operators
   * can connect to.
   */
  readonly operatorsFromAnywhere: boolean;
  readonly authTimeoutMs: number;
  /** How long after `exp` a token is still accepted. Equals the verifier's tolerance. */
  readonly clockToleranceMs: number;
  /** How long before `exp` the client is warned. */
  readonly expiryWarningMs: number;
  readonly maxFrameBytes: number;
  readonly maxTextBytes: number;
  /**
   * Bytes of the frames that are handled at the same time, over all sockets. Further frames wait.
   */
  readonly maxHandledBytes: number;
  /** Size of one uploaded file. */
  readonly maxFileBytes: number;
  /** Total size of the files of one chat. */
  readonly maxFileBytesPerChat: number;
  readonly maxFilesPerChat: number;
  /** Concurrent uploads of one user. */
  readonly maxUploadsPerUser: number;
  /** Concurrent downloads of one user. */
  readonly maxDownloadsPerUser: number;
  /** Concurrent answers of other APIs to one user. */
  readonly maxAnswersPerUser: number;
  /** Time for a request body to arrive. Afterwards the connection is closed. */
  readonly bodyTimeoutMs: number;
  /** The same limit for uploaded files. */
  readonly uploadTimeoutMs: number;
  readonly maxDepth: number;
  /** Number of invalid frames after which the socket is closed. */
  readonly maxBadFrames: number;
  /** Unsent bytes of one socket above which its events wait and its deltas are dropped. */
  readonly maxBufferedBytes: number;
  readonly maxSockets: number;
  readonly maxSocketsPerUser: number;
  readonly maxChatsPerSocket: number;
  /**
   * Nested chats that one socket follows at the same time, in addition to the chats that it opened.
   */
  readonly maxChildrenPerSocket: number;
  readonly rates: { readonly socket: Rate; readonly user: Rate; readonly app: Rate };
  readonly pingIntervalMs: number;
  /** Consecutive unanswered pings after which the socket is closed. */
  readonly maxMissedPings: number;
  /** How long a drained socket stays open after `going_away`. */
  readonly drainGraceMs: number;
  /** The time over which the clients of a drained instance spread their reconnects. */
  readonly reconnectSpreadMs: number;
  readonly readinessTimeoutMs: number;
}

export const DEFAULT_TRANSPORT_SETTINGS: TransportSettings = {
  allowedOrigins: [],
  allowLoopbackOrigins: false,
  allowQueryToken: false,
  operatorsFromAnywhere: false,
  authTimeoutMs: 5_000,
  clockToleranceMs: 30_000,
  expiryWarningMs: 60_000,
  maxFrameBytes: 1024 * 1024,
  maxTextBytes: 256 * 1024,
  maxHandledBytes: 8 * 1024 * 1024,
  maxFileBytes: 10 * 1024 * 1024,
  maxFileBytesPerChat: 100 * 1024 * 1024,
  maxFilesPerChat: 1_000,
  maxUploadsPerUser: 8,
  maxDownloadsPerUser: 32,
  maxAnswersPerUser: 256,
  bodyTimeoutMs: 30_000,
  uploadTimeoutMs: 300_000,
  maxDepth: 32,
  maxBadFrames: 5,
  maxBufferedBytes: 1024 * 1024,
  maxSockets: 50_000,
  maxSocketsPerUser: 1_000,
  maxChatsPerSocket: 1_000,
  maxChildrenPerSocket: 256,
  rates: {
    socket: { perSecond: 100, burst: 500 },
    user: { perSecond: 500, burst: 5_000 },
    app: { perSecond: 20_000, burst: 100_000 },
  },
  pingIntervalMs: 20_000,
  maxMissedPings: 2,
  drainGraceMs: 1_000,
  reconnectSpreadMs: 2_000,
  readinessTimeoutMs: 3_000,
};
