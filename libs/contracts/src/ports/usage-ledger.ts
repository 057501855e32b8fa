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
  /** RFC 3339; `from` inclusive, `to` exclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly group_by: readonly UsageGroup[];
}

/** Sums. What is not known counts as 0: `unknown` is the number of calls whose tokens are not known. A failed call of which nothing is known has used nothing. */
export interface UsageSummary {
  readonly group: { readonly [group in UsageGroup]?: string };
  readonly calls: number;
  readonly unknown: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cached_input_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd: number;
  /** The cost of some call is not known, so `cost_usd` is too low. */
  readonly cost_incomplete: boolean;
}

export interface UsageLedger {
  /** Once per id, however often it is told. */
  record(log: LogRef, rows: readonly UsageRow[]): Promise<void>;
  /** Of one tenant, or of a whole app for those who may see it. Groups in any order; none where nothing was used. */
  summarize(scope: TenantScope | AppScope, query: UsageQuery): Promise<readonly UsageSummary[]>;
  /** The rows of a log by `seq`, without those that `forget` has seen. */
  of(log: LogRef): Promise<readonly UsageRow[]>;
  /** Takes the user and the chat out of the rows of a chat; what was used stays, and stays known by its ids. `group` of such rows has no `user_id`. */
  forget(log: LogRef): Promise<void>;
}
