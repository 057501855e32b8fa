import type { Retention, UnusedVersionsQuery } from '@mozaiks/contracts';
import { once } from '../once.ts';
import { deleteChunks } from './files.ts';
import type { Operation } from './sql/operation.ts';
import {
  countOldUsage,
  createAgeIndexes,
  deleteOldUsage,
  deleteVersions,
  idleChats,
  namedVersions,
  oldVersions,
  removeChat,
} from './sql/retention.ts';

type Run = <T>(operation: Operation<T>) => Promise<T>;

/** Commits per read on the caller's thread, which takes about a millisecond. */
const COMMITS_AT_ONCE = 500;

export function createRetention(read: Run, write: Run): Retention {
  const indexed = once(() => write(createAgeIndexes));
  return {
    idle_chats: async (query) => {
      await indexed();
      return read(idleChats(query));
    },
    remove: async (record) => {
      const removed = await write(removeChat(record));
      if (removed) await deleteChunks(write, record);
      return removed;
    },
    prune_usage: async (query) => {
      await indexed();
      return query.dry_run ? read(countOldUsage(query)) : write(deleteOldUsage(query));
    },
    prune_versions: async ({ saved_before, dry_run }: UnusedVersionsQuery) => {
      const unused = await unusedVersions(read, saved_before);
      if (dry_run || unused.length === 0) return unused.length;
      return write(deleteVersions(unused, saved_before));
    },
  };
}

/** Reads every commit, a few at a time, unless no version is old enough. */
async function unusedVersions(read: Run, saved_before: string): Promise<readonly string[]> {
  const unused = new Set(await read(oldVersions(saved_before)));
  for (let after = 0; unused.size > 0; ) {
    const { position, versions } = await read(namedVersions(after, COMMITS_AT_ONCE));
    for (const version of versions) unused.delete(version);
    if (position === null) break;
    after = position;
    await new Promise(setImmediate);
  }
  return [...unused];
}
