/** A token bucket: `burst` frames at once, then `per_second`. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Limits protect the process: the same for every tenant, far above normal use. Times in milliseconds, sizes in bytes. */
export interface TransportSettings {
  /** Origins of pages that may connect. Empty: pages of the same origin. Clients that send no `Origin` always may. */
  readonly allowedOrigins: readonly string[];
  /** Whether pages of loopback addresses (any port) may connect as well, such as a development server. */
  readonly allowLoopbackOrigins: boolean;
  /** Whether `?access_token=` may carry the token: addresses end up in logs. */
  readonly allowQueryToken: boolean;
  /** What operators show to read metrics and errors. Absent: only from this machine. */
  readonly operatorToken?: string;
  /** Whether operators of other machines need no token: for a server of its own, which others cannot reach. */
  readonly operatorsFromAnywhere: boolean;
  readonly authTimeoutMs: number;
  /** How long after `exp` a token is still taken: the verifier's own tolerance. */
  readonly clockToleranceMs: number;
  /** How long before `exp` the client is told. */
  readonly expiryWarningMs: number;
  readonly maxFrameBytes: number;
  readonly maxTextBytes: number;
  /** Bytes of the frames of all sockets that are handled at the same time; the others wait. */
  readonly maxHandledBytes: number;
  /** Of one uploaded file. */
  readonly maxFileBytes: number;
  /** Of all files of one chat. */
  readonly maxFileBytesPerChat: number;
  readonly maxFilesPerChat: number;
  /** Uploads of one user at the same time. */
  readonly maxUploadsPerUser: number;
  /** Downloads of one user at the same time. */
  readonly maxDownloadsPerUser: number;
  /** Answers of other APIs to one user that are under way. */
  readonly maxAnswersPerUser: number;
  /** A body that has not arrived by then ends the connection. */
  readonly bodyTimeoutMs: number;
  /** The same for uploaded files. */
  readonly uploadTimeoutMs: number;
  readonly maxDepth: number;
  /** So many frames that are not valid close the socket. */
  readonly maxBadFrames: number;
  /** Unsent bytes of one socket above which its facts wait and its deltas are dropped. */
  readonly maxBufferedBytes: number;
  readonly maxSockets: number;
  readonly maxSocketsPerUser: number;
  readonly maxChatsPerSocket: number;
  /** Nested chats that one socket follows at the same time beside those that it opened. */
  readonly maxChildrenPerSocket: number;
  readonly rates: { readonly socket: Rate; readonly user: Rate; readonly app: Rate };
  readonly pingIntervalMs: number;
  /** Pings in a row that may go unanswered. */
  readonly maxMissedPings: number;
  /** How long a drained socket stays after `going_away`. */
  readonly drainGraceMs: number;
  /** Clients of a drained instance reconnect spread over this time. */
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
