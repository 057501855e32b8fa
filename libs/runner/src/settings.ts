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
  /** Chats that wait for a slot; those beyond are left to the sweep. */
  readonly maxQueuedChats: number;
  /** Messages of one chat that may wait: `inbox_full`. Other commands get in until twice as many wait, all counted. */
  readonly maxWaitingCommands: number;
  /** Facts of one chat: `chat_full`. */
  readonly maxFactsPerChat: number;
  /** Takeovers from dead owners without progress, after which the run ends with `recovery_exhausted`. */
  readonly maxTakeovers: number;
  /** How often a follower looks at the store although no bell rang, ms. */
  readonly slowCheckMs: number;
  /** How long signals to other processes are gathered, ms. */
  readonly signalBatchMs: number;
  /** On drain, how long a model call may go on before it is aborted, ms. */
  readonly drainGraceMs: number;
  /** Facts of chats that were driven or opened lately and are kept folded in memory. */
  readonly maxFoldedFacts: number;
  /** First and longest wait before a store operation of unknown outcome is repeated, ms. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
}

export const defaultSettings: RunnerSettings = {
  beatMs: 2_000,
  beatTimeoutMs: 3_000,
  beatsUntilDead: 5,
  sweepMs: 5_000,
  maxRunSlots: 256,
  maxQueuedChats: 10_000,
  maxWaitingCommands: 100,
  maxFactsPerChat: 50_000,
  maxTakeovers: 3,
  slowCheckMs: 40_000,
  signalBatchMs: 100,
  drainGraceMs: 1_000,
  maxFoldedFacts: 100_000,
  retryMs: 50,
  maxRetryMs: 2_000,
};
