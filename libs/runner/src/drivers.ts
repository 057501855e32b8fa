import { chatKey, chatRef, type AbortReason, type ChatRef } from '@mozaiks/contracts';
import { createBell, type Bell } from './bell.ts';
import { slotFor, type Slots } from './slots.ts';

export interface Driver {
  /** Rings when the chat is to be looked at again. */
  readonly bell: Bell;
  /** Aborted: stop at once, and say nothing. */
  readonly signal: AbortSignal;
  /** What the driver was begun for is still on its way; the bell rings when that is over. */
  readonly isAwaiting: () => boolean;
  /** Says how many bytes the chat takes in memory. */
  readonly hold: (bytes: number) => void;
}

/** Drives one chat as far as it can be driven now. Never throws. */
export type Drive = (chat: ChatRef, driver: Driver) => Promise<void>;

/** The chats that this process is at: at most one driver for each, so that a session never acquires a chat from itself while it drives it. */
export interface Drivers {
  /** Drives the chat, or rings the one that drives it already. */
  wake(chat: ChatRef): void;
  /**
   * Begins to drive the chat while a command is still on its way into its inbox, so that acquiring it takes no time of its own. Where it is driven already
   * nothing happens: `wake` follows when the command is there.
   */
  anticipate(chat: ChatRef, coming: Promise<unknown>): void;
  /** Some may not have heard that there is more to do: all look again. */
  ringAll(): void;
  /** Ends the drivers at once, without a word; does not wait for them. */
  abandonAll(): void;
  /** Does something with a chat that nobody drives meanwhile; a driver at work is abandoned first. */
  alone<T>(chat: ChatRef, act: (driver: Driver) => Promise<T>): Promise<T>;
  /** The chat is being driven here, or waits for a slot. */
  has(chat: ChatRef): boolean;
  /** Resolves when nothing is driven any more. */
  idle(): Promise<void>;
  readonly size: number;
}

export interface DriversDeps {
  readonly slots: Slots;
  readonly drive: Drive;
  /** New work may be taken on. */
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
  const drive = (chat: ChatRef, coming: Promise<unknown> | null): void => {
    if (deps.open())
      begin(entries, chatRef(chat, chat.chat_id), {
        wake,
        coming,
        work: (driver) => inSlot(deps, chat, driver),
      });
  };
  return {
    wake,
    anticipate(chat, coming) {
      if (!entries.has(chatKey(chat))) drive(chat, coming);
    },
    ringAll: () => entries.forEach(({ bell }) => bell.ring()),
    abandonAll: () => entries.forEach(abandon),
    async alone(chat, act) {
      for (
        let there = entries.get(chatKey(chat));
        there !== undefined;
        there = entries.get(chatKey(chat))
      ) {
        abandon(there);
        await there.done;
      }
      return new Promise((resolve, reject) =>
        begin(entries, chat, {
          wake,
          coming: null,
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

interface Beginning {
  readonly work: (driver: Driver) => Promise<void>;
  readonly wake: (chat: ChatRef) => void;
  readonly coming: Promise<unknown> | null;
}

function begin(entries: Entries, chat: ChatRef, { work, wake, coming }: Beginning): void {
  const key = chatKey(chat);
  const bell = createBell();
  const controller = new AbortController();
  let awaiting = coming !== null;
  const arrive = (): void => {
    awaiting = false;
    bell.ring();
  };
  coming?.then(arrive, arrive);
  const done = work({
    bell,
    signal: controller.signal,
    isAwaiting: () => awaiting,
    hold: () => {},
  }).finally(() => {
    entries.delete(key);
    if (bell.rung) wake(chat); // put after the last look
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
  if (slot === null) return; // what is due is found by the sweep
  try {
    if (open()) await drive(chat, { ...driver, hold: slot.hold });
  } finally {
    slot.give();
  }
}
