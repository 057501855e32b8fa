import type { LogRef } from '@mozaiks/contracts';
import type { Deps } from '../deps.ts';
import type { Folded } from '../folded-chats.ts';
import { fromSnapshot, toSnapshot } from './snapshot-body.ts';

/**
 * The chat from the store's snapshot; null if no snapshot is usable. The caller checks it against
 * the log. Never throws.
 */
export async function loadSnapshot(
  { store, ids, logger }: Pick<Deps, 'store' | 'ids' | 'logger'>,
  log: LogRef,
): Promise<Folded | null> {
  try {
    const snapshot = await store.snapshots.load(log);
    if (snapshot === null) return null;
    const folded = fromSnapshot(ids, log, snapshot);
    if (folded === null)
      logger.log('debug', 'ignoring a snapshot that is damaged or of another version', {
        chat_id: log.chat_id,
      });
    return folded;
  } catch (error) {
    logger.log('debug', 'a snapshot could not be loaded', { chat_id: log.chat_id, error });
    return null;
  }
}

/**
 * Saves a snapshot in the background if the log has grown by `snapshotEvents` since the last one. A
 * failure is ignored, because readers can do without the snapshot. Nothing is saved if the app
 * already saves one and the snapshots in progress take too many bytes. Returns the chat with the
 * snapshot that the store is expected to have.
 */
export function saveSnapshot(deps: Deps, log: LogRef, folded: Folded): Folded {
  const { head_seq } = folded.state;
  if (head_seq - folded.snapshot_seq < deps.settings.snapshotEvents) return folded;
  save(deps, log, folded).catch((error: unknown) => {
    deps.logger.log('debug', 'a snapshot could not be saved', { chat_id: log.chat_id, error });
  });
  return { ...folded, snapshot_seq: head_seq };
}

async function save({ store, ids, saves }: Deps, log: LogRef, folded: Folded): Promise<void> {
  const slot = await saves.take(log.app_id);
  if (slot === null) return;
  try {
    slot.hold(folded.state.log_size);
    await store.snapshots.save(log, toSnapshot(ids, log, folded));
  } finally {
    slot.release();
  }
}
