import {
  fileChunks,
  fileContent,
  RuntimeError,
  type FileLimits,
  type Files,
  type LogRef,
  type NewFile,
  type StoredFile,
} from '@mozaiks/contracts';
import { liveLog, logKey, type FileEntry, type Tables } from './tables.ts';

export function referenceFiles(tables: Tables): Files {
  const files: Files = {
    put: (log, file, limits) =>
      store(tables, log, { file, limits, isErased: () => liveLog(tables, log) === undefined }),
    find: async (log, file_id) => copyOf(entriesOf(tables, log).get(file_id)?.stored ?? null),
    read: async (log, file_id, from) => {
      let at = from;
      for (const chunk of storedEntry(tables, log, file_id)?.chunks ?? []) {
        if (at < chunk.length) return chunk.slice(at);
        at -= chunk.length;
      }
      return new Uint8Array();
    },
    list: async (log) => {
      const found = [...entriesOf(tables, log).values()].flatMap(
        ({ stored }) => copyOf(stored) ?? [],
      );
      return found.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    },
    copy: async (from, to) => {
      if (liveLog(tables, from) === undefined) throw chatNotFound(from);
      const isErased = () => tables.erasedLogs.has(logKey(to));
      for (const file of await files.list(from)) {
        await store(tables, to, {
          file: { ...file, content: fileContent(files, from, file) },
          limits: NO_LIMITS,
          isErased,
        });
      }
    },
  };
  return files;
}

const NO_LIMITS: FileLimits = {
  max_bytes: Infinity,
  max_chat_bytes: Infinity,
  max_chat_files: Infinity,
};

const copyOf = (stored: StoredFile | null): StoredFile | null =>
  stored === null ? null : { ...stored };

const placeOf = ({ created_at, file_id }: StoredFile): string =>
  JSON.stringify([created_at, file_id]);
const chatNotFound = ({ chat_id }: LogRef): RuntimeError =>
  new RuntimeError('chat_not_found', { chat_id });

const entriesOf = ({ files }: Tables, log: LogRef): Map<string, FileEntry> =>
  files.get(logKey(log)) ?? new Map<string, FileEntry>();

function storedEntry(tables: Tables, log: LogRef, file_id: string): FileEntry | undefined {
  const entry = entriesOf(tables, log).get(file_id);
  return entry?.stored === null ? undefined : entry;
}

const sizeOf = ({ chunks }: FileEntry): number =>
  chunks.reduce((sum, { length }) => sum + length, 0);

interface Storing {
  readonly file: NewFile;
  readonly limits: FileLimits;
  readonly isErased: () => boolean;
}

async function store(
  tables: Tables,
  log: LogRef,
  { file, limits, isErased }: Storing,
): Promise<StoredFile> {
  const { content, ...known } = file;
  if (isErased()) throw chatNotFound(log);
  const ofLog = entriesOf(tables, log);
  if (ofLog.has(file.file_id))
    throw new RuntimeError('idempotency_conflict', { file_id: file.file_id });
  if (ofLog.size >= limits.max_chat_files)
    throw new RuntimeError('chat_full', { max_chat_files: limits.max_chat_files });
  const entry: FileEntry = { stored: null, chunks: [] };
  tables.files.set(logKey(log), ofLog.set(file.file_id, entry));
  try {
    for await (const chunk of fileChunks(content, limits.max_bytes)) {
      if (isErased()) throw chatNotFound(log);
      const bytes = [...ofLog.values()].reduce((sum, each) => sum + sizeOf(each), chunk.length);
      if (bytes > limits.max_chat_bytes)
        throw new RuntimeError('chat_full', { max_chat_bytes: limits.max_chat_bytes });
      entry.chunks.push(chunk.slice());
    }
    if (isErased()) throw chatNotFound(log);
  } catch (error) {
    ofLog.delete(file.file_id);
    throw error;
  }
  entry.stored = { ...known, bytes: sizeOf(entry) };
  return { ...entry.stored };
}
