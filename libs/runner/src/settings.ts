export interface RunnerSettings {
  /** Interval between two heartbeats of a session, ms. */
  readonly heartbeatMs: number;
  /** A heartbeat without an answer after this time counts as unacknowledged, ms. */
  readonly heartbeatTimeoutMs: number;
  /**
   * A session is dead if its heartbeat has not changed over this many consecutive acknowledged
   * heartbeats of the watcher.
   */
  readonly heartbeatsUntilDead: number;
  /** Interval between two sweeps, ms, with a jitter of 30% either way. */
  readonly sweepMs: number;
  /** How many chats this process drives at the same time. */
  readonly maxRunSlots: number;
  /**
   * When the chats in run slots exceed this many bytes, an app that has a slot gets no further one.
   */
  readonly maxRunBytes: number;
  /** How many chats may wait for a run slot. The sweep finds the others later. */
  readonly maxQueuedChats: number;
  /**
   * How many messages of one chat may wait: `inbox_full`. Other commands are accepted until twice
   * as many commands of any type wait.
   */
  readonly maxWaitingCommands: number;
  /**
   * Limits the waiting messages of one chat by size, in bytes: as many may wait as would fit if all
   * were as large as the new one.
   */
  readonly maxWaitingBytes: number;
  /** Events of one chat: `chat_full`. */
  readonly maxEventsPerChat: number;
  /** Bytes of the events of one chat, as `jsonSize` counts them: `chat_full`. */
  readonly maxBytesPerChat: number;
  /**
   * After this many takeovers from dead owners without progress, the run ends with
   * `recovery_exhausted`.
   */
  readonly maxTakeovers: number;
  /** A follower reads the store after this time even if no bell rang, ms. */
  readonly slowCheckMs: number;
  /** How long signals to other processes are collected into one batch, ms. */
  readonly signalBatchMs: number;
  /** How long a model call may continue during a drain before it is aborted, ms. */
  readonly drainGraceMs: number;
  /** Bytes of the chats that stay folded in memory after they were driven or opened. */
  readonly maxFoldedBytes: number;
  /** Bytes of the recent commits that are kept for followers, over all chats. */
  readonly maxRecentBytes: number;
  /**
   * Bytes of the pages of logs that followers hold. A page counts as 1 MiB until it is read. Beyond
   * this limit, a user that holds a page gets no further one.
   */
  readonly maxPageBytes: number;
  /** How many logs are read at the same time for callers that open chats. */
  readonly maxColdReads: number;
  /**
   * When the chats that are being read for openers exceed this many bytes, an app with a read gets
   * no further one.
   */
  readonly maxColdBytes: number;
  /** How many chats of one user may wait to be read: `reads_busy`. */
  readonly maxQueuedReads: number;
  /**
   * The owner saves a snapshot whenever the chat has grown by this many events. Shorter chats have
   * none.
   */
  readonly snapshotEvents: number;
  /**
   * When the chats whose snapshots are being saved exceed this many bytes, an app saves one at a
   * time.
   */
  readonly maxSavingBytes: number;
  /** First and longest wait before a store operation of unknown outcome is repeated, ms. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
}

const MIB = 1024 * 1024;

export const defaultSettings: RunnerSettings = {
  heartbeatMs: 2_000,
  heartbeatTimeoutMs: 3_000,
  heartbeatsUntilDead: 5,
  sweepMs: 5_000,
  maxRunSlots: 256,
  maxRunBytes: 256 * MIB,
  maxQueuedChats: 10_000,
  maxWaitingCommands: 100,
  maxWaitingBytes: 4 * MIB,
  maxEventsPerChat: 50_000,
  // The size of 50,000 ordinary events (600 bytes each), and half of `maxFoldedBytes`.
  maxBytesPerChat: 32 * MIB,
  maxTakeovers: 3,
  slowCheckMs: 40_000,
  signalBatchMs: 100,
  drainGraceMs: 1_000,
  maxFoldedBytes: 64 * MIB,
  maxRecentBytes: 8 * MIB,
  maxPageBytes: 32 * MIB,
  maxColdReads: 8,
  maxColdBytes: 32 * MIB,
  maxQueuedReads: 1_000,
  snapshotEvents: 500,
  maxSavingBytes: 32 * MIB,
  retryMs: 50,
  maxRetryMs: 2_000,
};
