import { chatRef, logRef, tenantScope } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { FileDocument } from './documents.ts';
import { deleteFile } from './file-writer.ts';
import { ofLiveLog } from './filters.ts';
import { ofFile } from './keys.ts';
import { TIMED } from './limits.ts';

const BATCH = 100;

/**
 * Deletes files whose writer died, and copies whose chat was never created. Looks across tenants.
 */
export async function scrubFiles(
  collections: Pick<Collections, 'chats' | 'files' | 'file_chunks'>,
  now: number,
): Promise<void> {
  const due = await collections.files
    .find({ expires_at: { $lte: now } })
    .limit(BATCH)
    .lean<FileDocument[]>()
    .exec();
  for (const document of due) await scrubFile(collections, document, now);
}

async function scrubFile(
  collections: Pick<Collections, 'chats' | 'files' | 'file_chunks'>,
  { app_id, user_id, chat_id, log_id, file_id, state }: FileDocument,
  now: number,
): Promise<void> {
  const { chats, files } = collections;
  const log = logRef(chatRef(tenantScope(app_id, user_id), chat_id), log_id);
  const expired = { ...ofFile(log, file_id), expires_at: { $lte: now } };
  if (state === 'stored' && (await chats.exists(ofLiveLog(log)).lean()) !== null) {
    await files.updateOne(expired, { $unset: { expires_at: 1 } }, TIMED).exec();
    return;
  }
  const marked = await files.updateOne(expired, { $set: { state: 'abandoned' } }, TIMED).exec();
  if (marked.matchedCount > 0) await deleteFile(collections, log, file_id);
}
