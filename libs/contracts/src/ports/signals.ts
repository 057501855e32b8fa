import type { ChatRef, LogRef } from '../ids.ts';
import type { LiveDraft } from '../live.ts';

/** Hints between processes. Losing any costs latency only. */
export type Signal =
  /** The log of the chat has grown, up to `head_seq`. */
  | { readonly type: 'grown'; readonly log: LogRef; readonly head_seq: number }
  /** The chat has a command waiting, or a new follower: for its owner. */
  | { readonly type: 'work'; readonly chat: ChatRef }
  | {
      readonly type: 'live';
      readonly log: LogRef;
      readonly fence: number;
      readonly deltas: readonly LiveDraft[];
    };

/** A system port. */
export interface Signals {
  /** Best effort; resolves without waiting for the receiver. */
  send(to: string, signals: readonly Signal[]): Promise<void>;
  /** Calls back for what is sent to `session`, in the order sent; the returned function stops it. `missed` is called when some may have been lost. */
  listen(
    session: string,
    on: { readonly signal: (signal: Signal) => void; readonly missed: () => void },
  ): Promise<() => Promise<void>>;
}
