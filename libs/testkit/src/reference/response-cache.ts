import type { ResponseCache } from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';
import { liveLog, logKey, type Tables } from './tables.ts';

export const referenceCache = (tables: Tables): ResponseCache => ({
  get: async (log, key, now) => {
    const found = tables.responses.get(logKey(log))?.get(key);
    return found === undefined || found.expires_at <= now ? null : jsonCopy(found.value);
  },
  put: async (log, key, response) => {
    if (liveLog(tables, log) === undefined) return;
    const ofLog = tables.responses.get(logKey(log)) ?? new Map();
    tables.responses.set(logKey(log), ofLog.set(key, jsonCopy(response)));
  },
});
