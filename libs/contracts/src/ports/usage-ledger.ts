import type { EventOf } from '../events.ts';
import type { AppScope, LogRef, TenantScope } from '../ids.ts';

export interface UsageRow {
  /** `{log_id}/{seq}`. */
  readonly id: string;
  readonly workflow_name: string;
  readonly fact: EventOf<'usage'>;
}

export const USAGE_GROUPS = [
  'app_id',
  'user_id',
  'workflow_name',
  'agent',
  'model',
  'day',
] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

export interface UsageQuery {
  /** RFC 3339. `from` is inclusive, `to` exclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly group_by: readonly UsageGroup[];
}

/**
 * Sums. An unknown value counts as 0, and `unknown` is the number of calls with unknown tokens. A
 * failed call without any known value has used nothing.
 */
export interface UsageSummary {
  readonly group: { readonly [group in UsageGroup]?: string };
  readonly calls: number;
  readonly unknown: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cached_input_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd: number;
  /** The cost of some calls is not known, so `cost_usd` is too low. */
  readonly cost_incomplete: boolean;
}

export interface UsageLedger {
  /** Records each row once per id, however often it is passed. */
  record(log: LogRef, rows: readonly UsageRow[]): Promise<void>;
  /**
   * Usage of one tenant, or of a whole app for callers that may see it. Groups are in no particular
   * order. Empty if nothing was used.
   */
  summarize(scope: TenantScope | AppScope, query: UsageQuery): Promise<readonly UsageSummary[]>;
  /** The rows of a log by `seq`, without rows that `forget` has anonymized. */
  of(log: LogRef): Promise<readonly UsageRow[]>;
  /**
   * Removes the user and the chat from the rows of a chat. The usage stays, and so do the row ids.
   * Groups of such rows have no `user_id`.
   */
  forget(log: LogRef): Promise<void>;
}
