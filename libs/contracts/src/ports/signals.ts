import type { ChatRef, LogRef } from '../ids.ts';
import type { LiveDraft } from '../live.ts';

/** Hints between processes. Losing any of them only adds latency. */
export type Signal =
  /** The log of the chat has grown up to `head_seq`. */
  | { readonly type: 'grown'; readonly log: LogRef; readonly head_seq: number }
  /** For the owner: the chat has a waiting command, or a new follower. */
  | { readonly type: 'work'; readonly chat: ChatRef }
  | {
      readonly type: 'live';
      readonly log: LogRef;
      readonly fence: number;
      readonly deltas: readonly LiveDraft[];
    };

/** A system port. */
export interface Signals {
  /** Best effort. Resolves without waiting for the receiver. */
  send(to: string, signals: readonly Signal[]): Promise<void>;
  /**
   * Calls back for each signal sent to `session`, in the order sent. `missed` is called if some may
   * have been lost. The returned function unsubscribes.
   */
  listen(
    session: string,
    on: { readonly signal: (signal: Signal) => void; readonly missed: () => void },
  ): Promise<() => Promise<void>>;
}
