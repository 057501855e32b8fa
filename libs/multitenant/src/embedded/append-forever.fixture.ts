// Appends to several chats at once, and prints `chat seq` for each commit that was acknowledged.
import { writeSync } from 'node:fs';
import { chatNamed, commitAt, headOf } from './appending.fixture.ts';
import { openEmbeddedStore } from './open-embedded-store.ts';

const [file = '', chats = '1'] = process.argv.slice(2);
const store = await openEmbeddedStore({ file });

async function append(chat_id: string): Promise<void> {
  const log = await chatNamed(store, chat_id);
  for (let seq = (await headOf(store, log)) + 1; ; seq += 1) {
    await store.log.append(log, commitAt(log, seq));
    writeSync(1, `${chat_id} ${seq}\n`);
  }
}

await Promise.all(Array.from({ length: Number(chats) }, (_, index) => append(`chat-${index}`)));
