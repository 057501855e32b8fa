import type { ChatStore } from '@mozaiks/contracts';

export interface StoreStats {
  /** Operations that wait for a connection, or for the writer of the embedded store. */
  readonly waiting: number;
  /** Of MongoDB only. */
  readonly connections?: {
    readonly open: number;
    /** Those that an operation uses. */
    readonly busy: number;
  };
}

/** A store that can be measured. */
export interface MeasuredStore extends ChatStore {
  stats(): StoreStats;
}
