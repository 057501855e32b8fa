import {
  logRef,
  type ChatRecord,
  type Commit,
  type EventLog,
  type LogRef,
} from '@mozaiks/contracts';
import { sizeOf } from './size-of.ts';

/** About as much of a log as one reader holds at once, in characters of JSON. One commit that is larger is a page of its own. */
export const PAGE_SIZE = 1024 * 1024;
/** Commits of the first page, how fast pages grow, and at most: how large they are is known only when they are there. */
const FIRST_PAGE = 8;
const GROWTH = 4;
const LARGEST_PAGE = 128;

export interface Page {
  readonly commits: readonly Commit[];
  /** Bytes of the commits, as `sizeOf` counts them. */
  readonly size: number;
  /** The log had no more when it was asked. */
  readonly isLast: boolean;
}

type ReadFrom = (range: {
  readonly after_seq: number;
  readonly limit: number;
}) => Promise<readonly Commit[]>;

/**
 * Reads pages of about `PAGE_SIZE` at most: their number of commits follows the size of those before. What was read beyond is let go of, to be read
 * again: whoever takes a page slowly holds no more than that.
 */
export function createPageReader(read: ReadFrom): (after_seq: number) => Promise<Page> {
  let limit = FIRST_PAGE;
  return async (after_seq) => {
    const found = await read({ after_seq, limit });
    const { commits, size } = fitting(found);
    const isLast = found.length < limit && commits.length === found.length;
    const typical = Math.max(1, size / Math.max(1, commits.length));
    limit = Math.max(
      1,
      Math.min(GROWTH * limit, LARGEST_PAGE, Math.floor(PAGE_SIZE / 2 / typical)),
    ); // half: the next may be larger
    return { commits, size, isLast };
  };
}

function fitting(found: readonly Commit[]): {
  readonly commits: readonly Commit[];
  readonly size: number;
} {
  let size = 0;
  for (const [i, commit] of found.entries()) {
    const more = sizeOf(commit);
    if (i > 0 && size + more > PAGE_SIZE) return { commits: found.slice(0, i), size };
    size += more;
  }
  return { commits: found, size };
}

/** The log after `after_seq`, page by page, to its end. */
export async function* readLog(
  log: Pick<EventLog, 'read'>,
  ref: LogRef,
  after_seq: number,
): AsyncGenerator<readonly Commit[], void> {
  const next = createPageReader((range) => log.read(ref, range));
  for (let cursor = after_seq; ; ) {
    const { commits, isLast } = await next(cursor);
    if (commits.length > 0) yield commits;
    if (isLast) return;
    cursor = commits.at(-1)?.last_seq ?? cursor;
  }
}

/** The record's head is that of the last release; what the present owner has added is read. */
export async function headOf(log: Pick<EventLog, 'read'>, record: ChatRecord): Promise<number> {
  let head = record.head_seq;
  for await (const page of readLog(log, logRef(record, record.log_id), record.head_seq))
    head = page.at(-1)?.last_seq ?? head;
  return head;
}
