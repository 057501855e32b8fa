import type { ChatState, LogRef } from '@mozaiks/contracts';
import { dropOldest } from './drop-oldest.ts';

/** A log as far as this process has folded it. */
export interface Folded {
  readonly state: ChatState;
  /** Every `command_id` that it answers. */
  readonly answered: ReadonlySet<string>;
  /**
   * `commit_id` of the last folded commit. The state is valid only if the log still has this commit
   * there.
   */
  readonly commit_id: string;
  /** `head_seq` of the latest snapshot that the store is known to have; 0 if there is none. */
  readonly snapshot_seq: number;
}

/**
 * Folded states of chats that this process drove or opened recently, so that the next message or
 * follower of a long chat does not need to read its whole log again. An entry is only a hint: it is
 * checked against the log before use.
 */
export interface FoldedChats {
  /** Removes the entry. The caller owns the result and may change it. */
  take(log: LogRef): Folded | undefined;
  /** The entry stays in the cache, so the caller must not change it. */
  peek(log: LogRef): Folded | undefined;
  put(log: LogRef, folded: Folded): void;
  /** `log_size` of the log when it was last put. Remembered for longer than the chat itself. */
  logSize(log: LogRef): number | undefined;
}

interface Kept {
  readonly folded: Folded;
  readonly size: number;
}

interface AppChats {
  /** By `log_id`, least recently used first. */
  readonly chats: Map<string, Kept>;
  size: number;
}

/**
 * Keeps the most recently used chats, up to `maxBytes` in total. A chat larger than that is not
 * kept. Apps share the memory: the app that holds the most (within a factor of two) loses its least
 * recently used chat first, so one app cannot push out the chats of the others. Every call takes
 * constant time.
 */
export function createFoldedChats(maxBytes: number): FoldedChats {
  const logSizes = new Map<string, number>();
  const apps = new Map<string, AppChats>();
  /** The same apps, grouped by the power of two that their size reaches. */
  const bySize = Array.from({ length: 64 }, () => new Set<string>());
  let total = 0;

  const resize = (app_id: string, app: AppChats, change: number): void => {
    bySize[classOf(app.size)]?.delete(app_id);
    total += change;
    app.size += change;
    if (app.chats.size === 0) apps.delete(app_id);
    else bySize[classOf(app.size)]?.add(app_id);
  };
  const take = (app_id: string, log_id: string): Folded | undefined => {
    const app = apps.get(app_id);
    const kept = app?.chats.get(log_id);
    if (app === undefined || kept === undefined) return undefined;
    app.chats.delete(log_id);
    resize(app_id, app, -kept.size);
    return kept.folded;
  };
  const evict = (): void => {
    const [largest = ''] = bySize.findLast((ids) => ids.size > 0) ?? [];
    const [oldest = ''] = apps.get(largest)?.chats.keys() ?? [];
    take(largest, oldest);
  };
  return {
    take: ({ app_id, log_id }) => take(app_id, log_id),
    peek: ({ app_id, log_id }) => apps.get(app_id)?.chats.get(log_id)?.folded,
    logSize: ({ log_id }) => logSizes.get(log_id),
    put({ app_id, log_id }, folded) {
      setLatest(logSizes, log_id, folded.state.log_size);
      take(app_id, log_id);
      const size = sizeOf(folded);
      if (size > maxBytes) return;
      const app = apps.get(app_id) ?? { chats: new Map<string, Kept>(), size: 0 };
      apps.set(app_id, app);
      app.chats.set(log_id, { folded, size });
      resize(app_id, app, size);
      while (total > maxBytes) evict();
    },
  };
}

/** How many logs have their size remembered. */
const MAX_LOG_SIZES = 10_000;

function setLatest(logSizes: Map<string, number>, log_id: string, size: number): void {
  logSizes.delete(log_id);
  logSizes.set(log_id, size);
  dropOldest(logSizes, MAX_LOG_SIZES);
}

const classOf = (size: number): number => Math.floor(Math.log2(size + 1));

/**
 * What a chat takes in addition to its events: the state, its maps, and an entry for each command.
 */
const OVERHEAD = 4096;
const PER_COMMAND = 128;

/** The state holds at most the events of its log. */
const sizeOf = ({ state, answered }: Folded): number =>
  OVERHEAD + state.log_size + PER_COMMAND * answered.size;
