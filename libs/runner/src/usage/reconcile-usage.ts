import {
  defined,
  toTimestamp,
  type ChatStore,
  type Clock,
  type LogRef,
  type TenantScope,
  type UsageSummary,
} from '@mozaiks/contracts';
import { compareChat, type UsageDifference, type Window } from './compare-chat.ts';
import { chatsOf, findTenants, type FoundApp, type TenantFilter } from './find-tenants.ts';
import { addSums, noSums, subtractSums, sumsOfRows, type UsageSums } from './usage-sums.ts';

export interface ReconcileOptions extends Omit<TenantFilter, 'now'> {
  /** Compares calls from this time on, RFC 3339. Default: from the first call. */
  readonly from?: string;
  /** Compares calls before this time, RFC 3339. Default and maximum: now. */
  readonly to?: string;
  /** When aborted, it stops after the current chat. */
  readonly signal?: AbortSignal;
}

/** Usage in the ledger that belongs to chats without a log. */
export interface UsageWithoutLog {
  readonly app_id: string;
  /**
   * Absent for erased chats. If present, the chats were removed by retention, or erased a moment
   * ago.
   */
  readonly user_id?: string;
  readonly sums: UsageSums;
}

export interface Reconciled {
  /** Chats whose log was compared with the ledger. */
  readonly chats: number;
  /** Sums of the calls in their logs. */
  readonly sums: UsageSums;
  /** Calls that forks have copied. They are billed only in the original. */
  readonly copied: number;
  readonly differences: readonly UsageDifference[];
  /** Chats with an owner. They were not compared, because the ledger may lack their last calls. */
  readonly running: readonly LogRef[];
  readonly without_log: readonly UsageWithoutLog[];
  /** False if the signal was aborted. */
  readonly complete: boolean;
}

export interface ReconcileDeps {
  readonly store: ChatStore;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Recounts the usage of every chat from its log and compares it with the ledger, row by row.
 * Changes nothing. Servers may be running. Throws `store_unavailable`.
 */
export async function reconcileUsage(
  { store, clock }: ReconcileDeps,
  options: ReconcileOptions,
): Promise<Reconciled> {
  const now = toTimestamp(clock.now());
  const { from = '', to = now } = options;
  const window = { from, to: to < now ? to : now };
  const counting: Counting = {
    store,
    window,
    ...defined({ signal: options.signal }),
  };
  let total = nothing;
  for (const found of await findTenants(store, { ...options, now })) {
    if (options.user_id === undefined) total = joined(total, await erasedOf(counting, found));
    for (const user of found.users) total = joined(total, await countUser(counting, user));
  }
  return total;
}

interface Counting {
  readonly store: ChatStore;
  readonly window: Window;
  readonly signal?: AbortSignal;
}

const nothing: Reconciled = {
  chats: 0,
  sums: noSums,
  copied: 0,
  differences: [],
  running: [],
  without_log: [],
  complete: true,
};

async function erasedOf(
  { store, window }: Counting,
  { app }: FoundApp,
): Promise<Partial<Reconciled>> {
  const groups = await store.usage.summarize(app, { ...queryOf(window), group_by: ['user_id'] });
  const erased = groups.find(({ group }) => group.user_id === undefined);
  return erased === undefined
    ? {}
    : { without_log: [{ app_id: app.app_id, sums: sumsOf(erased) }] };
}

async function countUser(
  { store, window, signal }: Counting,
  user: TenantScope,
): Promise<Reconciled> {
  // Read before the chats, so that usage recorded in the meantime does not count as usage without a
  // chat.
  const [summary] = await store.usage.summarize(user, { ...queryOf(window), group_by: [] });
  let unclaimed = summary === undefined ? noSums : sumsOf(summary);
  let total = nothing;
  for await (const record of chatsOf(store, user)) {
    if (signal?.aborted === true) return { ...total, complete: false };
    const compared = await compareChat(store, record, window);
    if (compared.kind === 'gone') continue;
    unclaimed = subtractSums(unclaimed, sumsOfRows(compared.ledger));
    total = joined(
      total,
      compared.kind === 'running'
        ? { running: [record] }
        : {
            chats: 1,
            sums: sumsOfRows(compared.logged),
            copied: compared.copied,
            differences: compared.differences,
          },
    );
  }
  const { app_id, user_id } = user;
  return unclaimed.calls > 0
    ? joined(total, { without_log: [{ app_id, user_id, sums: unclaimed }] })
    : total;
}

const joined = (one: Reconciled, other: Partial<Reconciled>): Reconciled => ({
  chats: one.chats + (other.chats ?? 0),
  sums: addSums(one.sums, other.sums ?? noSums),
  copied: one.copied + (other.copied ?? 0),
  differences: both(one.differences, other.differences),
  running: both(one.running, other.running),
  without_log: both(one.without_log, other.without_log),
  complete: one.complete && other.complete !== false,
});

/** Does not copy the list if there is nothing to add, as for most chats. */
const both = <T>(one: readonly T[], other: readonly T[] = []): readonly T[] =>
  other.length === 0 ? one : [...one, ...other];

const queryOf = ({ from, to }: Window): { readonly from?: string; readonly to: string } => ({
  to,
  ...(from === '' ? {} : { from }),
});

const sumsOf = ({ calls, input_tokens, output_tokens, cost_usd }: UsageSummary): UsageSums => ({
  calls,
  input_tokens,
  output_tokens,
  cost_usd,
});
