import { existsSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { chatRef, isRuntimeError, tenantScope, type ChatStore, type RuntimeError } from '@mozaiks/contracts';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';

export interface ExportOptions {
  readonly app: string;
  readonly user: string;
}

/** Writes all that the store holds of a chat, as JSON lines. The operator names the tenant: whoever may run this may read the store. */
export async function exportCommand(io: Io, chat_id: string, { app, user }: ExportOptions): Promise<number> {
  const { exportChat } = await import('@mozaiks/runner');
  const chat = refOf(chat_id, { app, user });
  const store = await openNamedStore(io).catch(plainly);
  try {
    for await (const item of exportChat(store, chat)) await write(io, `${JSON.stringify(item)}\n`);
    return 0;
  } catch (error) {
    return plainly(error);
  } finally {
    await store.close();
  }
}

function refOf(chat_id: string, { app, user }: ExportOptions) {
  try {
    return chatRef(tenantScope(app, user), chat_id);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

/** The one that the server in this folder opens, which is not made where it is missing. */
async function openNamedStore(io: Io): Promise<ChatStore> {
  const { openStore, planOf, readSettings } = await import('@mozaiks/runtime');
  const { DATA_DIR, ...settings } = readSettings(readEnvironment(io));
  const plan = planOf({ ...settings, DATA_DIR: path.resolve(io.cwd, DATA_DIR) });
  if (plan.store.kind === 'memory') throw new CommandError('STORE=memory: the chats are in the server only, and nowhere to be read from.');
  const file = path.join(plan.settings.DATA_DIR, 'mozaiks.db');
  if (plan.store.kind === 'embedded' && !existsSync(file)) throw new CommandError(`There is no store at ${file}.`);
  return openStore(plan, { log: () => undefined }, { existing: true });
}

async function write({ stdout }: Io, text: string): Promise<void> {
  if (!stdout.write(text)) await once(stdout, 'drain');
}

const HINTS: Readonly<Record<string, string>> = {
  store_in_use: ' Stop the server that has it, or export from a backup of its file.',
  store_misconfigured: ' Is it the database of a server of this version?',
  chat_not_found: ' It may be of another app_id or user_id, or erased.',
};

function plainly(error: unknown): never {
  if (!isRuntimeError(error)) throw error;
  throw new CommandError(`${error.message} (${error.code})${detailsOf(error)}.${HINTS[error.code] ?? ''}`);
}

const detailsOf = ({ details }: RuntimeError): string => (Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`);
