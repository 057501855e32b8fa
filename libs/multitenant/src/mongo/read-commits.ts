import { MAX_EVENTS_PER_COMMIT, type LogRef } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { CommitDocument, LogKey } from './documents.ts';
import { ofLog } from './filters.ts';
import { commitKey, commitsFrom } from './keys.ts';

type Commits = Collections['commits'];
type Keys = { readonly $in: string[] } | { readonly $gte: string; readonly $lt: string };

export interface ReadRange {
  readonly after_seq: number;
  /** The most commits to return; 0 means all. */
  readonly limit: number;
}

/** Keys in one query, and the most queries in parallel. */
const KEYS_PER_QUERY = 96;
const QUERIES_AT_ONCE = 4;
/** Commits have one event or a few, so this many keys are requested per commit. */
const KEYS_PER_COMMIT = 2;

/**
 * Reads commits by their possible keys. A log has no gaps: a commit starts where the previous one
 * ends, or the log ends there. A range of `_id` would do as well, but SecantusDB reads the whole
 * collection for a range, and looks keys up.
 */
export async function readCommits(
  commits: Commits,
  log: LogRef,
  { after_seq, limit }: ReadRange,
): Promise<readonly CommitDocument[]> {
  // The cursor may be inside a commit, which starts at most this many events before it.
  const earliest = Math.max(1, after_seq + 2 - MAX_EVENTS_PER_COMMIT);
  const isAfter = ({ last_seq }: CommitDocument): boolean => last_seq > after_seq;
  if (limit === 0) return (await inOrder(commits, commitsFrom(log, earliest))).filter(isAfter);
  const found: CommitDocument[] = [];
  for (let from = earliest; found.length < limit; ) {
    const wanted = Math.min(
      KEYS_PER_COMMIT * (limit - found.length),
      KEYS_PER_QUERY * QUERIES_AT_ONCE,
    );
    const upTo = Math.max(from, after_seq + 1) + wanted;
    const page = await withKeys(commits, log, keysBetween(log, from, upTo));
    found.push(...withoutGap(page.filter(isAfter)));
    const next = (found.at(-1)?.last_seq ?? 0) + 1;
    if (next < upTo) break;
    from = next;
  }
  return found.slice(0, limit);
}

const keysBetween = (log: LogRef, from: number, upTo: number): string[] =>
  Array.from({ length: upTo - from }, (_, at) => commitKey(log, from + at));

async function withKeys(
  commits: Commits,
  log: LogRef,
  keys: readonly string[],
): Promise<CommitDocument[]> {
  const parts = Array.from({ length: Math.ceil(keys.length / KEYS_PER_QUERY) }, (_, at) =>
    keys.slice(at * KEYS_PER_QUERY, (at + 1) * KEYS_PER_QUERY),
  );
  const pages = await Promise.all(
    parts.map((part) => inOrder(commits, { ...ofLog(log), _id: { $in: part } })),
  );
  return pages.flat();
}

/**
 * Parallel queries see different moments. Drops everything after a commit that one of them did not
 * see.
 */
function withoutGap(page: readonly CommitDocument[]): readonly CommitDocument[] {
  const gap = page.findIndex(
    ({ first_seq }, at) => at > 0 && first_seq !== (page[at - 1]?.last_seq ?? 0) + 1,
  );
  return gap < 0 ? page : page.slice(0, gap);
}

/**
 * Requests all documents in one batch: the driver would otherwise send a second request after 101.
 */
const inOrder = (
  commits: Commits,
  filter: LogKey & { readonly _id: Keys },
): Promise<CommitDocument[]> =>
  commits.find(filter).sort({ _id: 1 }).batchSize(1_000).lean<CommitDocument[]>().exec();
