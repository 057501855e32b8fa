import { fileChunks } from '@mozaiks/contracts';

/**
 * Writes one file to one store. Every step except `abandon` rejects if the file cannot be stored.
 */
export interface FileWriter {
  /** Registers the file, which readers do not find yet. */
  begin(): Promise<void>;
  add(chunk: Uint8Array, first_byte: number): Promise<void>;
  /** From now on readers find the file. */
  finish(): Promise<void>;
  /** Deletes what was stored of an unfinished file. */
  abandon(): Promise<void>;
}

/**
 * Stores the whole content chunk by chunk, or nothing. Resolves with its size. Rejects with
 * `file_too_big`, and with the errors of the writer and of the content. The store later deletes
 * what a failed `abandon` leaves.
 */
export async function storeFile(
  writer: FileWriter,
  content: AsyncIterable<Uint8Array>,
  max_bytes: number,
): Promise<number> {
  await writer.begin();
  try {
    let bytes = 0;
    for await (const chunk of fileChunks(content, max_bytes)) {
      await writer.add(chunk, bytes);
      bytes += chunk.length;
    }
    await writer.finish();
    return bytes;
  } catch (error) {
    await writer.abandon().catch(() => undefined);
    throw error;
  }
}
