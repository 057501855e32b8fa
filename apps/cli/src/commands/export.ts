import type { Exported } from '@mozaiks/contracts';
import type { Io } from '../io.ts';
import { CHAT_HINTS, namedChat, type NamedTenant } from '../named-chat.ts';
import { withNamedStore } from '../named-store.ts';
import { write } from '../write.ts';

/**
 * Writes everything that the store contains about a chat, as JSON lines. The operator names the
 * tenant, because an operator may read the whole store.
 */
export async function exportCommand(io: Io, chat_id: string, tenant: NamedTenant): Promise<number> {
  const { exportChat } = await import('@mozaiks/runner');
  const chat = namedChat(chat_id, tenant);
  return withNamedStore(io, CHAT_HINTS, async (store) => {
    for await (const item of exportChat(store, chat))
      await write(io.stdout, `${JSON.stringify(lineOf(item))}\n`);
    return 0;
  });
}

/** Encodes bytes as base64. */
const lineOf = (item: Exported): object =>
  item.type === 'file_data' ? { ...item, data: Buffer.from(item.data).toString('base64') } : item;
