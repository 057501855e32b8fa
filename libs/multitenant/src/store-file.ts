import { fileChunks } from '@mozaiks/contracts';

/** How one store writes one file. Every step but `abandon` rejects if the file cannot be stored. */
export interface FileWriter {
  /** Announces the file, which nobody finds yet. */
  begin(): Promise<void>;
  add(chunk: Uint8Array, first_byte: number): Promise<void>;
  /** From now on the file is found. */
  finish(): Promise<void>;
  /** Deletes what was stored of a file that is not finished. */
  abandon(): Promise<void>;
}

/**
 * Stores the content chunk by chunk, or nothing of it. Resolves with its size. Rejects with
 * `file_too_big`, and with whatever the writer or the content throws. What a failed `abandon` leaves
 * is for the store to delete later.
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
