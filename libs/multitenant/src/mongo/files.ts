import {
  defined,
  fileContent,
  MAX_FILE_CHUNK_BYTES,
  type Clock,
  type Files,
  type LogRef,
  type NewFile,
  type StoredFile,
} from '@mozaiks/contracts';
import { storeFile } from '../store-file.ts';
import type { Collections } from './collections.ts';
import type { FileChunkDocument, FileDocument } from './documents.ts';
import { chatGone, createFileWriter, type Writing } from './file-writer.ts';
import { ofLiveLog } from './filters.ts';
import { chunksUpTo, ofFile, underLog } from './keys.ts';
import { storedBytes } from './stored-bytes.ts';

const STORED = { state: 'stored' } as const;

type Stored = Pick<Collections, 'chats' | 'files' | 'file_chunks'>;

/** Reads of stored files. Files of a deleted chat are not found. */
function createFileReads(collections: Stored) {
  const { chats, files, file_chunks } = collections;
  const isLive = async (log: LogRef): Promise<boolean> =>
    (await chats.exists(ofLiveLog(log)).lean()) !== null;
  const isStored = async (log: LogRef, file_id: string): Promise<boolean> =>
    (await files.exists({ ...ofFile(log, file_id), ...STORED }).lean()) !== null;

  async function read(log: LogRef, file_id: string, from: number): Promise<Uint8Array> {
    const chunk = file_chunks
      .findOne(chunksUpTo(log, file_id, from))
      .sort({ _id: -1 })
      .lean<FileChunkDocument>()
      .exec();
    const [found, stored, live] = await Promise.all([chunk, isStored(log, file_id), isLive(log)]);
    if (found === null || !stored || !live) return new Uint8Array();
    const at = from - found.first_byte;
    return storedBytes(found.data).subarray(at, at + MAX_FILE_CHUNK_BYTES);
  }

  async function list(log: LogRef): Promise<readonly StoredFile[]> {
    const found = files
      .find({ ...underLog(log), ...STORED })
      .lean<FileDocument[]>()
      .exec();
    const [documents, live] = await Promise.all([found, isLive(log)]);
    return live ? documents.map(fileOf).sort(oldestFirst) : [];
  }

  async function find(log: LogRef, file_id: string): Promise<StoredFile | null> {
    const found = files
      .findOne({ ...ofFile(log, file_id), ...STORED })
      .lean<FileDocument>()
      .exec();
    const [document, live] = await Promise.all([found, isLive(log)]);
    return document === null || !live ? null : fileOf(document);
  }

  return { isLive, read, list, find };
}

export function createFiles(collections: Stored, { now }: Pick<Clock, 'now'>): Files {
  const { isLive, read, list, find } = createFileReads(collections);

  async function store(
    log: LogRef,
    { content, ...file }: NewFile,
    limits: Writing['limits'],
  ): Promise<StoredFile> {
    const writer = createFileWriter(collections, { log, file, limits, now });
    return { ...file, bytes: await storeFile(writer, content, limits?.max_bytes ?? Infinity) };
  }

  return {
    put: store,
    find,
    read,
    list,
    copy: async (from, to) => {
      if (!(await isLive(from))) throw chatGone(from);
      for (const file of await list(from))
        await store(to, { ...file, content: fileContent({ read }, from, file) }, null);
    },
  };
}

const fileOf = ({ file_id, media_type, name, bytes, created_at }: FileDocument): StoredFile => ({
  file_id,
  media_type,
  ...defined({ name }),
  bytes,
  created_at,
});

const sortKeyOf = ({ created_at, file_id }: StoredFile): string =>
  JSON.stringify([created_at, file_id]);
const oldestFirst = (a: StoredFile, b: StoredFile): number =>
  sortKeyOf(a) < sortKeyOf(b) ? -1 : 1;
