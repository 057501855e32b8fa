import {
  fileContent,
  type FileLimits,
  type Files,
  type LogRef,
  type NewFile,
  type StoredFile,
} from '@mozaiks/contracts';
import { storeFile, type FileWriter } from '../store-file.ts';
import { addChunk, deleteAllLooseChunks, deleteLooseChunks, readChunk } from './sql/file-chunks.ts';
import {
  beginFile,
  chatGone,
  deleteAbandonedFiles,
  deleteIncomplete,
  findFile,
  finishFile,
  listFiles,
  type FileTarget,
} from './sql/files.ts';
import { getChat } from './sql/chats.ts';
import { effect, type Operation } from './sql/operation.ts';

type Run = <T>(operation: Operation<T>) => Promise<T>;

/** A copy is no larger than its original, so it needs no limits. */
const NO_LIMITS: FileLimits = {
  max_bytes: Number.MAX_SAFE_INTEGER,
  max_chat_bytes: Number.MAX_SAFE_INTEGER,
  max_chat_files: Number.MAX_SAFE_INTEGER,
};

/**
 * Writes the chunks of all files one after the other. A transaction contains at most one chunk, so
 * that other writes never wait for more.
 */
export function createFiles(read: Run, write: Run): Files {
  const writeInTurn = inTurn(write);
  const store = async (
    log: LogRef,
    file: NewFile,
    how: { limits: FileLimits; target: FileTarget },
  ): Promise<StoredFile> => {
    const { content, ...known } = file;
    const writer = createWriter({ log, file: known, ...how }, write, writeInTurn);
    return { ...known, bytes: await storeFile(writer, content, how.limits.max_bytes) };
  };
  return {
    put: (log, file, limits) => store(log, file, { limits, target: 'chat' }),
    find: async (log, file_id) => read(findFile(log, file_id)),
    read: async (log, file_id, from) => read(readChunk(log, file_id, from)),
    list: async (log) => read(listFiles(log)),
    copy: async (from, to) => {
      if ((await read(getChat(from)))?.log_id !== from.log_id) throw chatGone(from);
      for (const file of await read(listFiles(from))) {
        const content = fileContent(
          { read: async (log, file_id, at) => read(readChunk(log, file_id, at)) },
          from,
          file,
        );
        await store(to, { ...file, content }, { limits: NO_LIMITS, target: 'new_log' });
      }
    },
  };
}

interface Writing {
  readonly log: LogRef;
  readonly file: Omit<StoredFile, 'bytes'>;
  readonly limits: FileLimits;
  readonly target: FileTarget;
}

const createWriter = (
  { log, file, limits, target }: Writing,
  write: Run,
  writeInTurn: Run,
): FileWriter => ({
  begin: async () => write(beginFile(log, { file, target, limits })),
  add: async (data, first_byte) =>
    writeInTurn(
      addChunk(log, {
        file_id: file.file_id,
        first_byte,
        data,
        max_chat_bytes: limits.max_chat_bytes,
      }),
    ),
  finish: async () => write(finishFile(log, file.file_id)),
  abandon: async () => {
    await write(effect(deleteIncomplete(log, file.file_id)));
    await deleteChunks(write, log);
  },
});

/** Runs the writes one at a time. */
function inTurn(write: Run): Run {
  let last: Promise<unknown> = Promise.resolve();
  return (operation) => {
    const next = last.then(() => write(operation));
    last = next.catch(() => undefined);
    return next;
  };
}

/** Deletes the chunks under the log whose files are gone, a few at a time. */
export async function deleteChunks(write: Run, log: LogRef): Promise<void> {
  while ((await write(deleteLooseChunks(log))) > 0);
}

/** Deletes the incomplete files of an earlier process. */
export async function forgetAbandonedFiles(write: Run): Promise<void> {
  await write(effect(deleteAbandonedFiles));
  while ((await write(deleteAllLooseChunks)) > 0);
}
