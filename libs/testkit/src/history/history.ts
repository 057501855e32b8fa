import type { Commit, RuntimeEvent, Viewer } from '@mozaiks/contracts';

/** What one follower was given, in the order in which it came. */
export interface View {
  /** For the messages. */
  readonly name: string;
  /** Where it began. Default: 0. */
  readonly after_seq?: number;
  /** Absent: it was given facts as they stand in the log. */
  readonly viewer?: Viewer;
  /** Facts only. Repeats are allowed where they are equal (at least once); holes are not. */
  readonly facts: readonly RuntimeEvent[];
}

/** One log, and what others know of it. */
export interface ChatHistory {
  readonly commits: readonly Commit[];
  readonly views?: readonly View[];
  /** Ids of the commands that were acknowledged. */
  readonly accepted?: readonly string[];
  /** No run may be open any more. Default: false. */
  readonly ended?: boolean;
}

export interface Violation {
  readonly promise: 'P1' | 'P2' | 'P3' | 'P5' | 'P6' | 'run';
  readonly message: string;
}
