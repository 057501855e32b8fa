import type { Bookmarks, TenantScope } from '@mozaiks/contracts';
import { liveLog, type Tables } from './tables.ts';

const keyOf = ({ app_id, user_id }: TenantScope, key: string): string =>
  JSON.stringify([app_id, user_id, key]);

export const referenceBookmarks = (tables: Tables): Bookmarks => ({
  put: async (key, { log, seq }) => {
    if (liveLog(tables, log) !== undefined)
      tables.bookmarks.set(keyOf(log, key), { log: { ...log }, seq });
  },
  find: async (scope, key) => {
    const found = tables.bookmarks.get(keyOf(scope, key));
    return found === undefined || liveLog(tables, found.log) === undefined
      ? null
      : { log: { ...found.log }, seq: found.seq };
  },
});
