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
 * Tells the directory which chats this process follows, so that whoever owns one sends its bells here. Nothing is written while this process is
 * the only one; all followed chats are written when another joins, and when this process goes on as a new session. What the store did not take is
 * written again, or the chat would be heard of at the slow checks only.
 */
export interface Watching {
  /** A follower came; the returned function says that it went. */
  followed(chat: ChatRef): () => void;
  /** Who else is there, and under which session this process goes on. */
  others(session: string | null, count: number): void;
}

interface WatchingDeps {
  readonly directory: Pick<ChatDirectory, 'watch' | 'get'>;
  readonly outgoing: Outgoing;
  /** From now on bells come here. What was committed before may have rung nobody, so its followers are to look at the store. */
  readonly announced?: (log: LogRef) => void;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly settings: Pick<RunnerSettings, 'retryMs' | 'maxRetryMs'>;
  /** Aborted: nothing is written a second time. */
  readonly draining: AbortSignal;
}

interface Followed {
  readonly chat: ChatRef;
  /** Followers on this process. */
  count: number;
  /** The session under which the directory has been told; null: none, or whatever it says does not matter. */
  as: string | null;
  /** One write after the other: of two at once, nobody could say which is the last. */
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
  let alone = true;

  const wanted = ({ count }: Followed): string | null => (count > 0 && !alone ? session : null);
  const tell = (entry: Followed, mine: string | null): Promise<void> => {
    if (mine !== null) return announce(deps, entry.chat, mine);
    return entry.as === session && !alone ? retire(deps, entry.chat, entry.as) : Promise.resolve();
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
      if (await succeeded(tell(entry, mine))) entry.as = mine;
      else if (draining.aborted) break;
      else await clock.sleep(wait).catch(() => {});
    }
    entry.busy = false;
    if (entry.count === 0) followed.delete(chatKey(entry.chat));
  };

  return {
    followed(chat) {
      const entry = entryOf(followed, chat);
      entry.count += 1;
      void settle(entry);
      return () => {
        entry.count -= 1;
        void settle(entry);
      };
    },
    others(now, count) {
      session = now;
      alone = count === 0;
      for (const entry of followed.values()) {
        if (alone) entry.as = null;
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

/** Said once: who is rung in vain takes no harm. */
async function retire(
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
