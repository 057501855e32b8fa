import { once } from 'node:events';

/** Resolves when the stream can accept more data. */
export async function write(to: NodeJS.WritableStream, text: string): Promise<void> {
  if (!to.write(text)) await once(to, 'drain');
}
