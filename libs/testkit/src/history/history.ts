import type { Commit, RuntimeEvent, Viewer } from '@mozaiks/contracts';

/** What one follower received, in order. */
export interface View {
  /** Used in messages. */
  readonly name: string;
  /** The cursor at which the follower started. Default: 0. */
  readonly after_seq?: number;
  /** Absent: the follower received events as they are stored in the log. */
  readonly viewer?: Viewer;
  /** Events only. Equal duplicates are allowed (at-least-once delivery); gaps are not. */
  readonly events: readonly RuntimeEvent[];
}

/** One log, and what its readers and callers observed. */
export interface ChatHistory {
  readonly commits: readonly Commit[];
  readonly views?: readonly View[];
  /** Ids of the commands that were acknowledged. */
  readonly accepted?: readonly string[];
  /** All runs must have ended. Default: false. */
  readonly ended?: boolean;
}

export interface Violation {
  readonly guarantee: 'P1' | 'P2' | 'P3' | 'P5' | 'P6' | 'run';
  readonly message: string;
}
