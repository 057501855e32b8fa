import { toTimestamp, type ChatStore, type Clock, type Ids, type Logger } from '@mozaiks/contracts';
import { fraction, jittered } from '../jitter.ts';
import { prune, type Pruned } from './prune.ts';

export interface RetentionSettings {
  /** How long a chat is kept after its last activity, and usage after its model call, ms. */
  readonly keepMs: number;
  readonly keepUsage: boolean;
  /**
   * The first pass starts at a random moment within this time, ms, so that processes do not all
   * start at once.
   */
  readonly firstMs: number;
  /** Pause between two passes, ms, with a jitter of 30%. */
  readonly everyMs: number;
  /** Pause after a pass that reached its limit, ms. */
  readonly continueMs: number;
  /** The most chats, and the most usage rows, that one pass removes. */
  readonly limit: number;
}

export const defaultRetention = {
  firstMs: 10_000,
  everyMs: 60 * 60 * 1000,
  continueMs: 60_000,
  limit: 1_000,
} as const;

export interface RetentionDeps {
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/**
 * Prunes the store at intervals until `signal` is aborted, one chat at a time, to keep the load
 * low. Several processes may do this at the same time; they share the work. Never throws.
 */
export async function pruneRegularly(
  deps: RetentionDeps,
  settings: RetentionSettings,
  signal: AbortSignal,
): Promise<void> {
  const { clock, ids } = deps;
  await clock.sleep(settings.firstMs * fraction(ids), signal).catch(() => {});
  while (!signal.aborted) {
    const { more } = await onePass(deps, settings, signal);
    await clock
      .sleep(more ? settings.continueMs : jittered(ids, settings.everyMs), signal)
      .catch(() => {});
  }
}

async function onePass(
  deps: RetentionDeps,
  { keepMs, keepUsage, limit }: RetentionSettings,
  signal: AbortSignal,
): Promise<{ readonly more: boolean }> {
  const before = toTimestamp(deps.clock.now() - keepMs);
  try {
    const pruned = await prune(deps, {
      before,
      keep_usage: keepUsage,
      dry_run: false,
      limit,
      signal,
    });
    report(deps.logger, before, pruned);
    return pruned;
  } catch (error) {
    if (!signal.aborted)
      deps.logger.log('warn', 'removing old chats failed and will be retried', {
        event: 'retention_failed',
        error,
      });
    return { more: false };
  }
}

function report(logger: Logger, before: string, pruned: Pruned): void {
  const { chats, nested_chats, usage_rows, workflow_versions } = pruned;
  if (chats + nested_chats + usage_rows + workflow_versions === 0) return;
  const data = { before, chats, nested_chats, usage_rows, workflow_versions };
  logger.log('info', 'old chats were removed', { event: 'retention', data });
}
