import {
  logRef,
  type ChatRecord,
  type Commit,
  type EventLog,
  type LogRef,
} from '@mozaiks/contracts';
import { sizeOf } from './size-of.ts';

/**
 * How much of a log one reader holds at once, in characters of JSON (approximate). A larger commit
 * is a separate page.
 */
export const PAGE_SIZE = 1024 * 1024;
/**
 * Commits in the first page, growth factor, and most commits in a page. The size of commits is
 * known only after they are read.
 */
const FIRST_PAGE = 8;
const GROWTH = 4;
const LARGEST_PAGE = 128;

export interface Page {
  readonly commits: readonly Commit[];
  /** Bytes of the commits, as `sizeOf` counts them. */
  readonly size: number;
  /** Whether the log ended here when it was read. */
  readonly isLast: boolean;
}

type ReadFrom = (range: {
  readonly after_seq: number;
  readonly limit: number;
}) => Promise<readonly Commit[]>;

/**
 * Reads pages of at most about `PAGE_SIZE`. The number of commits to read follows the size of the
 * previous ones. Commits beyond the page are dropped and read again, so a slow reader never holds
 * more than one page.
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
    ); // half, because the next commits may be larger
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

/**
 * The current head of the log. The record has the head of the last release, so the commits after it
 * are read.
 */
export async function headOf(log: Pick<EventLog, 'read'>, record: ChatRecord): Promise<number> {
  let head = record.head_seq;
  for await (const page of readLog(log, logRef(record, record.log_id), record.head_seq))
    head = page.at(-1)?.last_seq ?? head;
  return head;
}
