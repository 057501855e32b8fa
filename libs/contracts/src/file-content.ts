import { RuntimeError } from './errors.ts';
import type { LogRef } from './ids.ts';
import { MAX_FILE_CHUNK_BYTES, type Files, type StoredFile } from './ports/files.ts';

/**
 * The content of a file, read chunk by chunk on demand. Throws `file_not_found` if the file is
 * deleted before its end.
 */
export async function* fileContent(
  files: Pick<Files, 'read'>,
  log: LogRef,
  { file_id, bytes }: Pick<StoredFile, 'file_id' | 'bytes'>,
): AsyncGenerator<Uint8Array, void> {
  for (let from = 0; from < bytes; ) {
    const chunk = await files.read(log, file_id, from);
    if (chunk.length === 0) throw new RuntimeError('file_not_found', { file_id });
    yield chunk;
    from += chunk.length;
  }
}

/**
 * The same bytes in chunks of `MAX_FILE_CHUNK_BYTES`; only the last one is shorter. Throws
 * `file_too_big` as soon as there are more than `max_bytes`.
 */
export async function* fileChunks(
  content: AsyncIterable<Uint8Array>,
  max_bytes: number,
): AsyncGenerator<Uint8Array, void> {
  let chunk = new Uint8Array(MAX_FILE_CHUNK_BYTES);
  let filled = 0;
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > max_bytes) throw new RuntimeError('file_too_big', { max_bytes });
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + MAX_FILE_CHUNK_BYTES - filled);
      chunk.set(taken, filled);
      at += taken.length;
      filled += taken.length;
      if (filled < MAX_FILE_CHUNK_BYTES) continue;
      yield chunk;
      chunk = new Uint8Array(MAX_FILE_CHUNK_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}
