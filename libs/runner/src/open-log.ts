import { logRef, RuntimeError, type ChatRecord } from '@mozaiks/contracts';
import type { Deps } from './deps.ts';
import { foldLog, joinRead, type FoldDeps } from './fold-log.ts';
import type { Folded } from './folded-chats.ts';

export type OpenDeps = FoldDeps & Pick<Deps, 'openings' | 'coldReads'>;

/** Size of an ordinary event in bytes, as `jsonSize` counts it. */
const EVENT_BYTES = 600;

/**
 * `foldLog` for a caller that has no run slot. Unless there is little to read, it takes a slot of
 * `coldReads` first. Callers that open the same chat share one slot. Throws `reads_busy` if too
 * many chats of the user wait for a slot.
 */
export async function openLog(deps: OpenDeps, record: ChatRecord): Promise<Folded | null> {
  if (isCached(deps, record)) return foldLog(deps, record, () => {});
  return joinRead(deps, record, { reads: deps.openings, read: () => foldInSlot(deps, record) });
}

/** Whether this process is reading the chat, or has cached nearly all of it. */
function isCached({ folded, reads, settings }: OpenDeps, record: ChatRecord): boolean {
  const log = logRef(record, record.log_id);
  if (reads.current(log) !== undefined) return true;
  const known = folded.peek(log);
  return known !== undefined && record.head_seq - known.state.head_seq < settings.snapshotEvents;
}

async function foldInSlot(deps: OpenDeps, record: ChatRecord): Promise<Folded | null> {
  const { app_id, user_id } = record;
  const slot = await deps.coldReads.take(app_id, user_id);
  if (slot === null) throw new RuntimeError('reads_busy');
  try {
    const expected =
      deps.folded.logSize(logRef(record, record.log_id)) ?? EVENT_BYTES * record.head_seq;
    slot.hold(expected);
    return await foldLog(deps, record, (bytes) => slot.hold(Math.max(expected, bytes)));
  } finally {
    slot.release();
  }
}
