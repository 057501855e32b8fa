import { existsSync } from 'node:fs';
import path from 'node:path';
import { isRuntimeError, type ChatStore, type RuntimeError } from '@mozaiks/contracts';
import { CommandError } from './failure.ts';
import type { Io } from './io.ts';
import { readEnvironment } from './read-environment.ts';

/** What to do about an error, by error code. */
export type Hints = Readonly<Record<string, string>>;

/**
 * Calls `act` with the store that the server in this folder would open. A RuntimeError becomes a
 * one-line message.
 */
export async function withNamedStore<T>(
  io: Io,
  hints: Hints,
  act: (store: ChatStore) => Promise<T>,
): Promise<T> {
  const store = await openNamedStore(io).catch((error: unknown) => plainly(error, hints));
  try {
    return await act(store);
  } catch (error) {
    return plainly(error, hints);
  } finally {
    await store.close();
  }
}

/** Opens the store without creating or migrating anything. */
async function openNamedStore(io: Io): Promise<ChatStore> {
  const { openStore, planOf, readSettings } = await import('@mozaiks/runtime');
  const { DATA_DIR, ...settings } = readSettings(readEnvironment(io));
  const plan = planOf({ ...settings, DATA_DIR: path.resolve(io.cwd, DATA_DIR) });
  if (plan.store.kind === 'memory')
    throw new CommandError('STORE=memory: the chats are in the memory of the server only.');
  const file = path.join(plan.settings.DATA_DIR, 'mozaiks.db');
  if (plan.store.kind === 'embedded' && !existsSync(file))
    throw new CommandError(`There is no store at ${file}.`);
  return openStore(plan, { log: () => undefined }, { existing: true });
}

function plainly(error: unknown, hints: Hints): never {
  if (!isRuntimeError(error)) throw error;
  const { message, code } = error;
  const known: Hints = {
    store_misconfigured: 'Is it the database of a server of this version?',
    ...hints,
  };
  const hint = known[code];
  throw new CommandError(
    `${message} (${code})${detailsOf(error)}.${hint === undefined ? '' : ` ${hint}`}`,
  );
}

const detailsOf = ({ details }: RuntimeError): string =>
  Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`;
