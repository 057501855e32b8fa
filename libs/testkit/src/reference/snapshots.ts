import type { Snapshots } from '@mozaiks/contracts';
import { liveLog, logKey, type Tables } from './tables.ts';

export const referenceSnapshots = (tables: Tables): Snapshots => ({
  save: async (log, snapshot) => {
    if (liveLog(tables, log) !== undefined) tables.snapshots.set(logKey(log), { ...snapshot });
  },
  load: async (log) => tables.snapshots.get(logKey(log)) ?? null,
});
