import type { Commit, EventLog, LogRef } from '@mozaiks/contracts';

/** Commits of one read. */
export const PAGE = 256;

/** The log after `after_seq`, page by page, to its end. */
export async function* readLog(log: Pick<EventLog, 'read'>, ref: LogRef, after_seq: number): AsyncGenerator<readonly Commit[], void> {
  for (let cursor = after_seq; ; ) {
    const page = await log.read(ref, { after_seq: cursor, limit: PAGE });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    cursor = last.last_seq;
  }
}
