import { chatRef, tenantScope, type Exported } from '@mozaiks/contracts';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { withNamedStore } from '../named-store.ts';
import { write } from '../write.ts';

export interface ExportOptions {
  readonly app: string;
  readonly user: string;
}

/** Writes all that the store holds of a chat, as JSON lines. The operator names the tenant: whoever may run this may read the store. */
export async function exportCommand(
  io: Io,
  chat_id: string,
  { app, user }: ExportOptions,
): Promise<number> {
  const { exportChat } = await import('@mozaiks/runner');
  const chat = refOf(chat_id, { app, user });
  return withNamedStore(io, HINTS, async (store) => {
    for await (const item of exportChat(store, chat))
      await write(io.stdout, `${JSON.stringify(lineOf(item))}\n`);
    return 0;
  });
}

/** Bytes as base64. */
const lineOf = (item: Exported): object =>
  item.type === 'file_data' ? { ...item, data: Buffer.from(item.data).toString('base64') } : item;

function refOf(chat_id: string, { app, user }: ExportOptions) {
  try {
    return chatRef(tenantScope(app, user), chat_id);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

const HINTS = {
  store_in_use: 'Stop the server that has it, or export from a backup of its file.',
  chat_not_found: 'It may be of another app_id or user_id, or erased.',
};
