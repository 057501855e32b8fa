import type { Clock } from '@mozaiks/contracts';

/**
 * The most bytes of files that all current requests may hold. In memory they take about three times
 * as much.
 */
const MAX_BYTES = 64 * 1024 * 1024;
/** The share of one app, which is more than any single request needs. */
const MAX_BYTES_OF_APP = 32 * 1024 * 1024;
const MAX_WAIT_MS = 10_000;
const POLL_MS = 100;

/** Limits the memory for the content of files while models are asked. */
export interface ContentQuota {
  /**
   * Waits for a limited time. Resolves with a function that releases the bytes, or with null if
   * there was no room. Rejects when `signal` is aborted.
   */
  reserve(app_id: string, bytes: number, signal: AbortSignal): Promise<(() => void) | null>;
}

export function createContentQuota(clock: Clock): ContentQuota {
  const reserved = new Map<string, number>();
  const tryReserve = (app_id: string, bytes: number): (() => void) | null => {
    const own = reserved.get(app_id) ?? 0;
    const all = [...reserved.values()].reduce((sum, each) => sum + each, 0);
    if (own + bytes > MAX_BYTES_OF_APP || all + bytes > MAX_BYTES) return null;
    reserved.set(app_id, own + bytes);
    return () => {
      const left = (reserved.get(app_id) ?? 0) - bytes;
      if (left > 0) reserved.set(app_id, left);
      else reserved.delete(app_id);
    };
  };
  return {
    async reserve(app_id, bytes, signal) {
      const until = clock.monotonic() + MAX_WAIT_MS;
      for (;;) {
        const release = tryReserve(app_id, bytes);
        if (release !== null || clock.monotonic() >= until) return release;
        await clock.sleep(POLL_MS, signal);
      }
    },
  };
}
