import { logRef, RuntimeError, type ChatRecord } from '@mozaiks/contracts';
import type { Deps } from './deps.ts';
import { foldLog, joinRead, type FoldDeps } from './fold-log.ts';
import type { Folded } from './folded-chats.ts';

export type OpenDeps = FoldDeps & Pick<Deps, 'openings' | 'coldReads'>;

/** What an ordinary event takes, as `jsonSize` counts it. */
const EVENT_BYTES = 600;

/**
 * `foldLog` for a caller that has no run slot. It first takes a place among cold reads, unless there
 * is little to read. Callers that open one chat share one place. Throws `reads_busy` if too many
 * chats of the user wait for one.
 */
export async function openLog(deps: OpenDeps, record: ChatRecord): Promise<Folded | null> {
  if (isAtHand(deps, record)) return foldLog(deps, record, () => {});
  return joinRead(deps, record, { reads: deps.openings, read: () => foldInPlace(deps, record) });
}

/** Whether this process remembers the chat about as it is, or is reading it. */
function isAtHand({ folded, reads, settings }: OpenDeps, record: ChatRecord): boolean {
  const log = logRef(record, record.log_id);
  if (reads.current(log) !== undefined) return true;
  const known = folded.peek(log);
  return known !== undefined && record.head_seq - known.state.head_seq < settings.snapshotEvents;
}

async function foldInPlace(deps: OpenDeps, record: ChatRecord): Promise<Folded | null> {
  const { app_id, user_id } = record;
  const place = await deps.coldReads.take(app_id, user_id);
  if (place === null) throw new RuntimeError('reads_busy');
  try {
    const expected =
      deps.folded.logSize(logRef(record, record.log_id)) ?? EVENT_BYTES * record.head_seq;
    place.hold(expected);
    return await foldLog(deps, record, (bytes) => place.hold(Math.max(expected, bytes)));
  } finally {
    place.give();
  }
}
