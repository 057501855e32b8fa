import {
  chatKey,
  type ChatRef,
  type ChatStore,
  type LogRef,
  type ResponseCache,
} from '@mozaiks/contracts';

/** The operations that this example needs of a cache server such as Redis. */
export interface KeyValues {
  get(key: string): Promise<string | undefined>;
  /** The entry may be dropped after `expires_at`, in milliseconds since the epoch. */
  set(key: string, value: string, expires_at: number): Promise<void>;
  deleteAll(prefix: string): Promise<void>;
}

/** A custom store: it keeps answers of models elsewhere, and uses `store` for everything else. */
export function withCacheElsewhere(store: ChatStore, entries: KeyValues): ChatStore {
  const prefixOf = (chat: ChatRef): string => `${chatKey(chat)}/`;
  const keyOf = (log: LogRef, key: string): string => `${prefixOf(log)}${log.log_id}/${key}`;
  const exists = async (chat: ChatRef): Promise<boolean> =>
    (await store.directory.get(chat)) !== null;
  const cache: ResponseCache = {
    async get(log, key, now) {
      const entry = (await exists(log)) ? await entries.get(keyOf(log, key)) : undefined;
      const { value, expires_at } = JSON.parse(entry ?? '{"value":null}');
      return expires_at > now ? value : null;
    },
    async put(log, key, { value, expires_at }) {
      if (!(await exists(log))) return;
      await entries.set(keyOf(log, key), JSON.stringify({ value, expires_at }), expires_at);
    },
  };
  const erase: ChatStore['directory']['erase'] = async (...given) => {
    const erased = await store.directory.erase(...given);
    await entries.deleteAll(prefixOf(given[0]));
    return erased;
  };
  return { ...store, directory: { ...store.directory, erase }, cache };
}

/** A minimal implementation for the example's own tests. */
export function keyValuesInMemory(): KeyValues {
  const entries = new Map<string, string>();
  return {
    get: async (key) => entries.get(key),
    set: async (key, value) => void entries.set(key, value),
    deleteAll: async (prefix) =>
      [...entries.keys()]
        .filter((key) => key.startsWith(prefix))
        .forEach((key) => entries.delete(key)),
  };
}
