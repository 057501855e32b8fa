import type { LogRef } from '../ids.ts';
import type { UsageRow } from './usage-ledger.ts';

/**
 * A usage row that waits for delivery to the billing system. It names the user until it is
 * delivered, even if the chat is erased first.
 */
export interface OutboxRow extends UsageRow {
  readonly log: LogRef;
  /** `now` of the first claim (RFC 3339). */
  readonly first_claimed_at: string;
}

export interface ClaimOptions {
  /** The process that claims the rows. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long no other process can claim rows, in ms. Each claim restarts it. */
  readonly lease_ms: number;
  readonly limit: number;
}

export interface OutboxCounts {
  readonly waiting: number;
  readonly parked: number;
  /** `ts` of the oldest waiting row. Absent if none waits. */
  readonly oldest?: string;
}

/**
 * Usage that was recorded in the ledger, but not delivered to the billing system yet. A system
 * port. If the store was opened with `usage_outbox`, every row that `UsageLedger.record` takes for
 * the first time is added here before it is in the ledger. A crash in between can add a row a
 * second time, with the same id.
 */
export interface UsageOutbox {
  /**
   * The oldest rows (by `ts`, then by `id`) that are neither delivered nor parked. Empty while
   * another process holds the lease. A claimed row stays until `delivered` or `park` names it.
   */
  claim(options: ClaimOptions): Promise<readonly OutboxRow[]>;
  /** Deletes the rows. Repeatable. */
  delivered(ids: readonly string[]): Promise<void>;
  /** Keeps the rows, but returns them from no claim until `unpark`. Repeatable. */
  park(ids: readonly string[]): Promise<void>;
  /**
   * Lets all parked rows wait again, as if they had never been claimed. Resolves with their number.
   */
  unpark(): Promise<number>;
  counts(): Promise<OutboxCounts>;
}
