import type { ChatRef } from '@mozaiks/contracts';
import type { Deps } from './deps.ts';
import type { Driver } from './drivers.ts';
import { OwnershipLost } from './ownership-lost.ts';
import { acquire, beginTenure } from './tenure/acquire.ts';
import { driveChat } from './tenure/drive-chat.ts';
import type { Tenure } from './tenure/tenure.ts';
import { waitForBell } from './wait-for-bell.ts';

export interface Driving {
  readonly deps: Deps;
  /** The session that this process goes by; null between two. */
  readonly session: () => string | null;
  readonly wake: (chat: ChatRef) => void;
}

/** Acquires the chat and drives it; when another process has it, rings that one. Never throws: what is left undone, a sweep finds. */
export async function driveOnce(
  { deps, session, wake }: Driving,
  chat: ChatRef,
  driver: Driver,
): Promise<void> {
  const { logger, outgoing } = deps;
  try {
    const owner = await asOwner({ deps, session }, chat, {
      driver,
      act: (t) => driveChat(t, wake),
    });
    if (owner !== null) outgoing.work(owner, chat);
  } catch (error) {
    if (error instanceof OwnershipLost) return;
    logger.log('error', 'driving a chat failed; the sweep will try again', {
      app_id: chat.app_id,
      chat_id: chat.chat_id,
      error,
    });
  }
}

interface Acting {
  readonly driver: Driver;
  readonly act: (t: Tenure) => Promise<void>;
}

/** Acts as the owner of the chat. Resolves with the name of a living owner when it is somebody else's; null when done, or when it cannot be had. */
export async function asOwner(
  { deps, session }: Pick<Driving, 'deps' | 'session'>,
  chat: ChatRef,
  { driver, act }: Acting,
): Promise<string | null> {
  const mine = session();
  if (mine === null || driver.signal.aborted) return null;
  const acquired = await acquire(deps, chat, mine);
  if (acquired === null) return null;
  const anticipated = driver.isAwaiting();
  // Or its owner would look in vain. A bell that rings for something else is as good: the command has one of its own.
  if (anticipated)
    await waitForBell(driver.bell, deps.clock, {
      ms: deps.settings.slowCheckMs,
      signal: driver.signal,
    });
  if ('owner' in acquired) {
    driver.bell.clear(); // who is rung now hears of whatever it rang for
    return acquired.owner;
  }
  const held = deps.feeds.hold(acquired.owned.log);
  const { signal, bell, hold } = driver;
  const tenure = beginTenure(acquired.owned, {
    deps,
    feed: held.feed,
    anticipated,
    signal,
    bell,
    hold,
  });
  deps.owned.add(tenure);
  try {
    await act(tenure);
    return null;
  } finally {
    deps.owned.delete(tenure);
    held.free();
  }
}
