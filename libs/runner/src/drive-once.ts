import type { ChatRef } from '@mozaiks/contracts';
import type { Deps } from './deps.ts';
import type { Driver } from './drivers.ts';
import { OwnershipLost } from './ownership-lost.ts';
import { acquire, createTenure } from './tenure/acquire.ts';
import { driveChat } from './tenure/drive-chat.ts';
import type { Tenure } from './tenure/tenure.ts';
import { waitForBell } from './wait-for-bell.ts';

export interface Driving {
  readonly deps: Deps;
  /** The current session of this process; null while it has none. */
  readonly session: () => string | null;
}

/**
 * Acquires the chat and drives it, or rings its owner if another process has it. Never throws: a
 * sweep finds the work that is left.
 */
export async function driveOnce(
  { deps, session }: Driving,
  chat: ChatRef,
  driver: Driver,
): Promise<void> {
  const { logger, outgoing } = deps;
  try {
    const owner = await asOwner({ deps, session }, chat, { driver, act: driveChat });
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

/**
 * Acts as the owner of the chat. Resolves with the session of the owner if another live session
 * owns the chat, and with null if it was done or the chat cannot be acquired.
 */
export async function asOwner(
  { deps, session }: Pick<Driving, 'deps' | 'session'>,
  chat: ChatRef,
  { driver, act }: Acting,
): Promise<string | null> {
  const mine = session();
  if (mine === null || driver.signal.aborted) return null;
  const acquired = await acquire(deps, chat, mine);
  if (acquired === null) return null;
  const prewarmed = driver.isAwaiting();
  // Otherwise the owner would be rung before the command is stored. Any other ring may end this
  // wait as well, because the command rings again once it is stored.
  if (prewarmed)
    await waitForBell(driver.bell, deps.clock, {
      ms: deps.settings.slowCheckMs,
      signal: driver.signal,
    });
  if ('owner' in acquired) {
    driver.bell.clear(); // the owner that we ring next will find the same work
    return acquired.owner;
  }
  const held = deps.feeds.hold(acquired.owned.log);
  const { signal, bell, hold } = driver;
  const tenure = createTenure(acquired.owned, {
    deps,
    feed: held.feed,
    prewarmed,
    signal,
    bell,
    hold,
  });
  deps.owned.add(tenure.inbox);
  try {
    await act(tenure);
    return null;
  } finally {
    deps.owned.delete(tenure.inbox);
    held.free();
  }
}
