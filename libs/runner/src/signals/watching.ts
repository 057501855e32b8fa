import {
  chatKey,
  chatRef,
  type ChatDirectory,
  type ChatRef,
  type Clock,
  type LogRef,
} from '@mozaiks/contracts';
import type { RunnerSettings } from '../settings.ts';
import type { Outgoing } from './outgoing.ts';

/**
 * Records in the directory which chats this process follows, so that their owners send signals
 * here. Nothing is written while this is the only process. All followed chats are written when
 * another process joins, and when this one gets a new session. Failed writes are retried: without
 * them, only the slow checks would find new events.
 */
export interface Watching {
  /** Call it for each new follower. Returns a function to call when the follower has left. */
  addFollower(chat: ChatRef): () => void;
  /** Sets the session of this process and the number of other live sessions. */
  setPeers(session: string | null, count: number): void;
}

interface WatchingDeps {
  readonly directory: Pick<ChatDirectory, 'watch' | 'get'>;
  readonly outgoing: Outgoing;
  /**
   * Called once signals about the log are sent here. Earlier commits may have sent none, so its
   * followers must read the store.
   */
  readonly announced?: (log: LogRef) => void;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly settings: Pick<RunnerSettings, 'retryMs' | 'maxRetryMs'>;
  /** Once it is aborted, no write is retried. */
  readonly draining: AbortSignal;
}

interface Followed {
  readonly chat: ChatRef;
  /** Followers on this process. */
  count: number;
  /**
   * The session that the directory has for this chat; null if it has none, or if it does not
   * matter.
   */
  as: string | null;
  /**
   * Whether a write is in progress. There is one at a time, because the order of two would be
   * unknown.
   */
  busy: boolean;
}

function entryOf(followed: Map<string, Followed>, chat: ChatRef): Followed {
  const entry = followed.get(chatKey(chat)) ?? {
    chat: chatRef(chat, chat.chat_id),
    count: 0,
    as: null,
    busy: false,
  };
  followed.set(chatKey(chat), entry);
  return entry;
}

export function createWatching(deps: WatchingDeps): Watching {
  const { clock, settings, draining } = deps;
  const followed = new Map<string, Followed>();
  let session: string | null = null;
  let isSingle = true;

  const wanted = ({ count }: Followed): string | null => (count > 0 && !isSingle ? session : null);
  const write = (entry: Followed, mine: string | null): Promise<void> => {
    if (mine !== null) return announce(deps, entry.chat, mine);
    return entry.as === session && !isSingle
      ? withdraw(deps, entry.chat, entry.as)
      : Promise.resolve();
  };
  const settle = async (entry: Followed): Promise<void> => {
    if (entry.busy) return;
    entry.busy = true;
    for (
      let wait = settings.retryMs;
      wanted(entry) !== entry.as;
      wait = Math.min(2 * wait, settings.maxRetryMs)
    ) {
      const mine = wanted(entry);
      if (await succeeded(write(entry, mine))) entry.as = mine;
      else if (draining.aborted) break;
      else await clock.sleep(wait).catch(() => {});
    }
    entry.busy = false;
    if (entry.count === 0) followed.delete(chatKey(entry.chat));
  };

  return {
    addFollower(chat) {
      const entry = entryOf(followed, chat);
      entry.count += 1;
      void settle(entry);
      return () => {
        entry.count -= 1;
        void settle(entry);
      };
    },
    setPeers(now, count) {
      session = now;
      isSingle = count === 0;
      for (const entry of followed.values()) {
        if (isSingle) entry.as = null;
        void settle(entry);
      }
    },
  };
}

async function announce(
  { directory, outgoing, announced }: WatchingDeps,
  chat: ChatRef,
  mine: string,
): Promise<void> {
  await directory.watch(chat, mine, true);
  const record = await directory.get(chat);
  if (record === null) return;
  announced?.(record);
  if (record.owner !== null && record.owner !== mine) outgoing.work(record.owner, chat);
}

/** Tried only once, because a needless signal does no harm. */
async function withdraw(
  { directory }: WatchingDeps,
  chat: ChatRef,
  session: string | null,
): Promise<void> {
  if (session !== null) await directory.watch(chat, session, false).catch(() => {});
}

const succeeded = (done: Promise<void>): Promise<boolean> =>
  done.then(
    () => true,
    () => false,
  );
