import type { LogRef } from '@mozaiks/contracts';
import type { Deps } from '../deps.ts';
import type { Folded } from '../folded-chats.ts';
import { fromSnapshot } from './snapshot-body.ts';

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
