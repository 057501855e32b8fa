import { defined, toTimestamp, type ChatStore, type Clock } from '@mozaiks/contracts';
import { removeWithNested } from './remove-with-nested.ts';

export interface PruneOptions {
  /** Removes chats whose last activity is earlier, and usage rows that are older. RFC 3339. */
  readonly before: string;
  /** Only chats and usage of this workflow. Default: of every workflow. */
  readonly workflow_name?: string;
  readonly keep_usage: boolean;
  /** Counts what would be removed, and removes nothing. */
  readonly dry_run: boolean;
  /** The most chats, and the most usage rows, that one call removes. Default: all. */
  readonly limit?: number;
  /** When aborted, it stops after the current chat or batch. */
  readonly signal?: AbortSignal;
}

/**
 * What was removed, or would be in a dry run. A dry run counts only the versions that are already
 * unused.
 */
export interface Pruned {
  readonly chats: number;
  readonly nested_chats: number;
  readonly usage_rows: number;
  readonly workflow_versions: number;
  /**
   * Old chats that were not removed, because a nested chat is in use or because they are used
   * again.
   */
  readonly kept: number;
  /** The limit was reached, or the signal was aborted. */
  readonly more: boolean;
}

export interface PruneDeps {
  readonly store: ChatStore;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * How long a version is kept after its last save, ms. A process starts runs on a version for 12
 * hours after its save. The margin covers clocks that differ, and a process that was paused between
 * a save and the first commit of a run.
 */
const KEEP_VERSIONS_MS = 48 * 60 * 60 * 1000;

const CHATS_AT_ONCE = 100;
const ROWS_AT_ONCE = 500;

/**
 * Removes chats that have been at rest for long, with their nested chats; old usage; and the
 * workflow versions that no chat refers to any more. Servers may be running, and any number of
 * processes may prune at the same time. Throws `store_unavailable`; the call may be repeated.
 */
export async function prune(deps: PruneDeps, options: PruneOptions): Promise<Pruned> {
  const chats = await pruneChats(deps, options);
  const usage = options.keep_usage ? nothing : await pruneUsage(deps, options);
  const workflow_versions = isAborted(options) ? 0 : await pruneVersions(deps, options);
  const more = chats.more || usage.more || isAborted(options);
  return { ...chats, usage_rows: usage.usage_rows, workflow_versions, more };
}

const nothing = { usage_rows: 0, more: false };
const isAborted = ({ signal }: PruneOptions): boolean => signal?.aborted === true;

type PrunedChats = Omit<Pruned, 'usage_rows' | 'workflow_versions'>;

async function pruneChats({ store }: PruneDeps, options: PruneOptions): Promise<PrunedChats> {
  const { limit = Infinity } = options;
  const done = { chats: 0, nested_chats: 0, kept: 0 };
  for await (const record of idleChats(store, options)) {
    if (isAborted(options) || done.chats >= limit) return { ...done, more: true };
    const removed = await removeWithNested(store, record, options);
    done.chats += removed.root ? 1 : 0;
    done.kept += removed.root ? 0 : 1;
    done.nested_chats += removed.nested;
  }
  return { ...done, more: false };
}

async function* idleChats({ retention }: ChatStore, { before, workflow_name }: PruneOptions) {
  const query = {
    before,
    limit: CHATS_AT_ONCE,
    ...defined({ workflow_name }),
  };
  for (let cursor: string | undefined; ; ) {
    const { chats, next } = await retention.idle_chats({
      ...query,
      ...defined({ cursor }),
    });
    yield* chats;
    if (next === undefined) return;
    cursor = next;
  }
}

async function pruneUsage(
  { store }: PruneDeps,
  options: PruneOptions,
): Promise<{ usage_rows: number; more: boolean }> {
  const { before, workflow_name, dry_run, limit: most = Infinity } = options;
  const old = { before, dry_run, ...defined({ workflow_name }) };
  let usage_rows = 0;
  while (usage_rows < most && !isAborted(options)) {
    const limit = Math.min(ROWS_AT_ONCE, most - usage_rows);
    const rows = await store.retention.prune_usage({ ...old, limit });
    usage_rows += rows;
    if (dry_run || rows < limit) return { usage_rows, more: false };
  }
  return { usage_rows, more: true };
}

const pruneVersions = ({ store, clock }: PruneDeps, { dry_run }: PruneOptions): Promise<number> =>
  store.retention.prune_versions({
    saved_before: toTimestamp(clock.now() - KEEP_VERSIONS_MS),
    dry_run,
  });
