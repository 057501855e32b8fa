import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CommandError } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { openApi } from '../../server/api.ts';
import { chatPath } from '../../server/chats-api.ts';
import type { ServerOptions } from '../../server/named-server.ts';
import { write } from '../../write.ts';

export interface ExportChatOptions extends ServerOptions {
  readonly out?: string;
}

/**
 * Writes a chat as its user may read it, as JSON lines. An existing file is replaced only by a
 * complete export.
 */
export async function exportOfChat(
  io: Io,
  chat_id: string,
  { out, ...options }: ExportChatOptions,
): Promise<number> {
  const api = await openApi(io, options);
  const { body } = await api.send({
    method: 'GET',
    path: chatPath(chat_id, '/export'),
    isLong: true,
  });
  const text = decoded(body ?? []);
  if (out === undefined) for await (const part of text) await write(io.stdout, part);
  else await replaceFile(path.resolve(io.cwd, out), text);
  return 0;
}

async function* decoded(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  try {
    for await (const bytes of body) yield decoder.decode(bytes, { stream: true });
  } catch {
    throw new CommandError('The connection was lost: the export is not complete.');
  }
}

async function replaceFile(file: string, text: AsyncIterable<string>): Promise<void> {
  const partial = `${file}.part`;
  try {
    await pipeline(text, createWriteStream(partial));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
