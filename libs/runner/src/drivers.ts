import { chatKey, chatRef, type AbortReason, type ChatRef } from '@mozaiks/contracts';
import { createBell, type Bell } from './bell.ts';
import { slotFor, type Slots } from './slots.ts';

export interface Driver {
  /** Rings when there may be new work in the chat. */
  readonly bell: Bell;
  /** Once it is aborted, the driver stops immediately, without another write or signal. */
  readonly signal: AbortSignal;
  /**
   * Whether the command that the driver was started for is still being stored. The bell rings once
   * that has succeeded or failed.
   */
  readonly isAwaiting: () => boolean;
  /** Reports how many bytes the chat takes in memory. */
  readonly hold: (bytes: number) => void;
}

/** Runs the chat until nothing is left to do. Never throws. */
export type Drive = (chat: ChatRef, driver: Driver) => Promise<void>;

/**
 * The chats that this process drives, with at most one driver for each. So a session never acquires
 * a chat that it is already driving.
 */
export interface Drivers {
  /** Starts a driver for the chat, or rings the one that it has. */
  wake(chat: ChatRef): void;
  /**
   * Starts a driver while a command is still being stored, so that the chat is acquired in the
   * meantime. Does nothing if the chat has a driver: the caller calls `wake` once the command is
   * stored.
   */
  prewarm(chat: ChatRef, stored: Promise<unknown>): void;
  /** Rings all drivers, because they may have missed signals. */
  ringAll(): void;
  /** Aborts all drivers immediately, and does not wait for them. */
  abandonAll(): void;
  /** Runs `act` while the chat has no other driver. A running driver is abandoned first. */
  exclusively<T>(chat: ChatRef, act: (driver: Driver) => Promise<T>): Promise<T>;
  /** Whether the chat is driven here or waits for a slot. */
  has(chat: ChatRef): boolean;
  /** Resolves when no chat is driven. */
  idle(): Promise<void>;
  readonly size: number;
}

export interface DriversDeps {
  readonly slots: Slots;
  readonly drive: Drive;
  /** Whether new work may be started. */
  readonly open: () => boolean;
}

interface Entry {
  readonly bell: Bell;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}
type Entries = Map<string, Entry>;

export function createDrivers(deps: DriversDeps): Drivers {
  const entries: Entries = new Map();
  const wake = (chat: ChatRef): void => {
    const entry = entries.get(chatKey(chat));
    if (entry !== undefined) entry.bell.ring();
    else drive(chat, null);
  };
  const drive = (chat: ChatRef, stored: Promise<unknown> | null): void => {
    if (deps.open())
      start(entries, chatRef(chat, chat.chat_id), {
        wake,
        stored,
        work: (driver) => inSlot(deps, chat, driver),
      });
  };
  return {
    wake,
    prewarm(chat, stored) {
      if (!entries.has(chatKey(chat))) drive(chat, stored);
    },
    ringAll: () => entries.forEach(({ bell }) => bell.ring()),
    abandonAll: () => entries.forEach(abandon),
    async exclusively(chat, act) {
      for (
        let running = entries.get(chatKey(chat));
        running !== undefined;
        running = entries.get(chatKey(chat))
      ) {
        abandon(running);
        await running.done;
      }
      return new Promise((resolve, reject) =>
        start(entries, chat, {
          wake,
          stored: null,
          work: (driver) => act(driver).then(resolve, reject),
        }),
      );
    },
    has: (chat) => entries.has(chatKey(chat)),
    async idle() {
      while (entries.size > 0) await Promise.all([...entries.values()].map(({ done }) => done));
    },
    get size() {
      return entries.size;
    },
  };
}

const abandon = ({ controller }: Entry): void => controller.abort('lost' satisfies AbortReason);

interface StartOptions {
  readonly work: (driver: Driver) => Promise<void>;
  readonly wake: (chat: ChatRef) => void;
  readonly stored: Promise<unknown> | null;
}

function start(entries: Entries, chat: ChatRef, { work, wake, stored }: StartOptions): void {
  const key = chatKey(chat);
  const bell = createBell();
  const controller = new AbortController();
  let awaiting = stored !== null;
  const stopAwaiting = (): void => {
    awaiting = false;
    bell.ring();
  };
  stored?.then(stopAwaiting, stopAwaiting);
  const done = work({
    bell,
    signal: controller.signal,
    isAwaiting: () => awaiting,
    hold: () => {},
  }).finally(() => {
    entries.delete(key);
    if (bell.rung) wake(chat); // a command was stored after the last refresh
  });
  entries.set(key, { bell, controller, done });
}

async function inSlot(
  { slots, drive, open }: DriversDeps,
  chat: ChatRef,
  driver: Driver,
): Promise<void> {
  const slot = await slotFor(slots, chat.app_id, driver.signal);
  driver.bell.clear();
  if (slot === null) return; // the sweep finds the chat when it is due
  try {
    if (open()) await drive(chat, { ...driver, hold: slot.hold });
  } finally {
    slot.release();
  }
}
