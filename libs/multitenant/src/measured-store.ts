import type { ChatStore } from '@mozaiks/contracts';

export interface StoreStats {
  /** Operations that wait for a connection (MongoDB) or for the writer (embedded store). */
  readonly waiting: number;
  /** MongoDB only. */
  readonly connections?: {
    readonly open: number;
    /** Connections that an operation is using. */
    readonly busy: number;
  };
}

export interface MeasuredStore extends ChatStore {
  stats(): StoreStats;
}
