import { defined, toTimestamp } from '@mozaiks/contracts';
import type { Pruned } from '@mozaiks/runner';
import type { Io } from '../io.ts';
import { withNamedStore } from '../named-store.ts';
import { counted } from '../render/counted.ts';

export interface PruneCommandOptions {
  /** Milliseconds. */
  readonly olderThan: number;
  readonly workflow?: string;
  readonly keepUsage?: boolean;
  readonly dryRun?: boolean;
}

const HINTS = {
  store_in_use: 'A running server has it: set RETENTION_DAYS for that server, or stop it first.',
  store_unavailable: 'What was removed until now stays removed: run the command again.',
};

/**
 * Removes old chats and old usage from the store, and prints how many. Servers on MongoDB may keep
 * running.
 */
export async function pruneCommand(io: Io, options: PruneCommandOptions): Promise<number> {
  const { prune } = await import('@mozaiks/runner');
  const { olderThan, workflow, keepUsage = false, dryRun = false } = options;
  const clock = { now: () => Date.now() };
  const before = toTimestamp(clock.now() - olderThan);
  const only = defined({ workflow_name: workflow });
  const stop = new AbortController();
  const release = io.onInterrupt(() => stop.abort());
  try {
    return await withNamedStore(io, HINTS, async (store) => {
      const asked = {
        before,
        keep_usage: keepUsage,
        dry_run: dryRun,
        signal: stop.signal,
        ...only,
      };
      const pruned = await prune({ store, clock }, asked);
      io.stdout.write(reportOf(pruned, dryRun));
      return stop.signal.aborted ? INTERRUPTED : 0;
    });
  } finally {
    release();
  }
}

const INTERRUPTED = 130;

function reportOf(
  { chats, nested_chats, usage_rows, workflow_versions, kept }: Pruned,
  dryRun: boolean,
): string {
  const counts = [
    counted(chats, 'chat'),
    counted(nested_chats, 'nested chat'),
    counted(usage_rows, 'usage row'),
    counted(workflow_versions, 'workflow version'),
  ];
  const stays =
    kept === 0
      ? ''
      : `kept ${counted(kept, 'chat')} because of later activity, or that of a nested chat\n`;
  return `${dryRun ? 'would remove' : 'removed'} ${counts.join(', ')}\n${stays}`;
}
