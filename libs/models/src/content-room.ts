import type { Clock } from '@mozaiks/contracts';

/** Bytes of files that all requests under way may hold at the same time. In memory they take about three times as much. */
const MAX_BYTES = 64 * 1024 * 1024;
/** What requests of one app may hold of it: more than one request ever does. */
const MAX_BYTES_OF_APP = 32 * 1024 * 1024;
const PATIENCE_MS = 10_000;
const POLL_MS = 100;

/** Room for the content of files while models are asked. */
export interface ContentRoom {
  /** Waits for a while. Resolves with what gives the room back; null if there was none. Rejects when `signal` is aborted. */
  enter(app_id: string, bytes: number, signal: AbortSignal): Promise<(() => void) | null>;
}

export function createContentRoom(clock: Clock): ContentRoom {
  const held = new Map<string, number>();
  const hold = (app_id: string, bytes: number): (() => void) | null => {
    const own = held.get(app_id) ?? 0;
    const all = [...held.values()].reduce((sum, each) => sum + each, 0);
    if (own + bytes > MAX_BYTES_OF_APP || all + bytes > MAX_BYTES) return null;
    held.set(app_id, own + bytes);
    return () => {
      const left = (held.get(app_id) ?? 0) - bytes;
      if (left > 0) held.set(app_id, left);
      else held.delete(app_id);
    };
  };
  return {
    async enter(app_id, bytes, signal) {
      const until = clock.monotonic() + PATIENCE_MS;
      for (;;) {
        const leave = hold(app_id, bytes);
        if (leave !== null || clock.monotonic() >= until) return leave;
        await clock.sleep(POLL_MS, signal);
      }
    },
  };
}
