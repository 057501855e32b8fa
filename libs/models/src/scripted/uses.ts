import type { ScriptEntry } from '@mozaiks/contracts';

/** Counts how often each entry of a script has answered in a log. */
export interface Uses {
  /** Counts a use, and returns the number of earlier ones. */
  next(logId: string, entry: ScriptEntry): number;
}

/**
 * Remembers the `capacity` most recently used logs. An entry is identified by its content, so that
 * counting continues after a reload of the same script.
 */
export function createUses(capacity = 10_000): Uses {
  const logs = new Map<string, Map<string, number>>();
  return {
    next(logId, entry) {
      const counts = logs.get(logId) ?? new Map<string, number>();
      logs.delete(logId);
      logs.set(logId, counts);
      const [oldest] = logs.keys();
      if (logs.size > capacity && oldest !== undefined) logs.delete(oldest);
      const key = JSON.stringify([entry.agent, entry.after, entry.match, entry.steps]);
      const before = counts.get(key) ?? 0;
      counts.set(key, before + 1);
      return before;
    },
  };
}
