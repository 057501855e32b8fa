export interface RunnerSettings {
  /** Between two beats of a session, ms. */
  readonly beatMs: number;
  /** A beat that is not answered in this time counts as unknown, ms. */
  readonly beatTimeoutMs: number;
  /** A session is dead when its beat has not moved over so many of the watcher's own consecutive acknowledged beats. */
  readonly beatsUntilDead: number;
  /** Between two sweeps, ms; jittered by 30% either way. */
  readonly sweepMs: number;
  /** Chats that this process drives at the same time. */
  readonly maxRunSlots: number;
  /** Bytes of the chats in these slots, beyond which an app that has a slot gets no further one. */
  readonly maxRunBytes: number;
  /** Chats that wait for a slot; those beyond are left to the sweep. */
  readonly maxQueuedChats: number;
  /** Messages of one chat that may wait: `inbox_full`. Other commands get in until twice as many wait, all counted. */
  readonly maxWaitingCommands: number;
  /**
   * Limits how many messages wait in one chat by their size: as many as would fit into so many bytes
   * if all were as large as the new one.
   */
  readonly maxWaitingBytes: number;
  /** Facts of one chat: `chat_full`. */
  readonly maxFactsPerChat: number;
  /** Bytes of the events of one chat, as `jsonSize` counts them: `chat_full`. */
  readonly maxBytesPerChat: number;
  /** Takeovers from dead owners without progress, after which the run ends with `recovery_exhausted`. */
  readonly maxTakeovers: number;
  /** How often a follower looks at the store although no bell rang, ms. */
  readonly slowCheckMs: number;
  /** How long signals to other processes are gathered, ms. */
  readonly signalBatchMs: number;
  /** On drain, how long a model call may go on before it is aborted, ms. */
  readonly drainGraceMs: number;
  /** Bytes of the chats that are kept folded in memory after they were driven or opened. */
  readonly maxFoldedBytes: number;
  /** Bytes of the recent commits that are kept for followers, over all chats. */
  readonly maxRecentBytes: number;
  /**
   * Bytes of the pages of logs that followers hold. A page counts 1 MiB until it is read. Beyond
   * it, a user that holds one gets no further page.
   */
  readonly maxPageBytes: number;
  /** Logs that are read at the same time for callers that open chats. */
  readonly maxColdReads: number;
  /** Bytes of the chats that are read so, beyond which an app gets no further read. */
  readonly maxColdBytes: number;
  /** Chats of one user that wait to be read: `reads_busy`. */
  readonly maxQueuedReads: number;
  /** The owner saves a snapshot once the chat has grown by so many events. A shorter chat has none. */
  readonly snapshotEvents: number;
  /** Bytes of the chats whose snapshots are being saved. Beyond it, an app saves one at a time. */
  readonly maxSavingBytes: number;
  /** First and longest wait before a store operation of unknown outcome is repeated, ms. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
}

const MIB = 1024 * 1024;

export const defaultSettings: RunnerSettings = {
  beatMs: 2_000,
  beatTimeoutMs: 3_000,
  beatsUntilDead: 5,
  sweepMs: 5_000,
  maxRunSlots: 256,
  maxRunBytes: 256 * MIB,
  maxQueuedChats: 10_000,
  maxWaitingCommands: 100,
  maxWaitingBytes: 4 * MIB,
  maxFactsPerChat: 50_000,
  // What 50,000 ordinary events take (600 bytes each), and half of what is kept folded.
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
