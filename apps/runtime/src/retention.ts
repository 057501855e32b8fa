import { defaultRetention, pruneRegularly, type RetentionDeps } from '@mozaiks/runner';
import type { Settings } from './config/settings.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface RetentionTask {
  /** Resolves when no removal is running, or after `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
}

/** Removes old chats in the background, if the settings require it. */
export function startRetention(
  deps: RetentionDeps,
  { RETENTION_DAYS, RETENTION_KEEP_USAGE }: Settings,
): RetentionTask {
  if (RETENTION_DAYS === undefined) return { stop: async () => undefined };
  const over = new AbortController();
  const settings = {
    ...defaultRetention,
    keepMs: RETENTION_DAYS * DAY_MS,
    keepUsage: RETENTION_KEEP_USAGE,
  };
  const ended = pruneRegularly(deps, settings, over.signal);
  return {
    async stop(timeoutMs) {
      over.abort(new Error('the server stops'));
      await Promise.race([ended, deps.clock.sleep(timeoutMs)]);
    },
  };
}
