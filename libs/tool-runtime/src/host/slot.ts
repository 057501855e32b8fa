import type { Logger } from '@mozaiks/contracts';
import type { FromIsolate, ToIsolate } from '../protocol.ts';
import { createOutputLog } from './output-log.ts';
import { readReply } from './read-reply.ts';
import type { Gone, StartIsolate } from './isolate.ts';

export interface SlotListener {
  reply(reply: FromIsolate): void;
  /** It sent something that the program inside never sends: its code has taken the channel over. */
  babble(): void;
  gone(reason: Gone): void;
}

/** One isolate of a pool, and the one call that it may have. */
export interface Slot {
  /** Only calls with the same key may run here. */
  readonly key: string;
  /** Bundles that were sent to it with their text. */
  readonly known: Set<string>;
  /** Why it ended; undefined while it lives. */
  readonly gone: Gone | undefined;
  /** Whether it said that it is ready; `started` resolves when it does, or ends. */
  readonly isReady: boolean;
  readonly started: Promise<void>;
  idleSince: number;
  post(message: ToIsolate): void;
  /** The call that hears it from now on; none: undefined. */
  listen(listener: SlotListener | undefined): void;
  terminate(): Promise<void>;
}

export interface SlotOptions {
  readonly key: string;
  readonly start: StartIsolate;
  readonly logger: Logger;
  readonly maxOutputBytes: number;
  readonly onGone: (slot: Slot) => void;
}

export function startSlot({ key, start, logger, maxOutputBytes, onGone }: SlotOptions): Slot {
  let listener: SlotListener | undefined;
  let gone: Gone | undefined;
  let isReady = false;
  let hasStarted: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (hasStarted = resolve));
  const output = createOutputLog(logger, maxOutputBytes);
  const isolate = start({
    message: (message) => {
      const reply = readReply(message);
      if (!reply) return listener?.babble();
      if (reply.type !== 'ready') return listener?.reply(reply);
      isReady = true;
      hasStarted();
    },
    output: output.write,
    gone: (reason) => {
      gone = reason;
      hasStarted();
      listener?.gone(reason);
      onGone(slot);
    },
  });
  const slot: Slot = {
    key,
    known: new Set(),
    get gone() {
      return gone;
    },
    get isReady() {
      return isReady;
    },
    started,
    idleSince: 0,
    post: isolate.post,
    listen: (next) => {
      if (next) output.reset();
      listener = next;
    },
    terminate: isolate.terminate,
  };
  return slot;
}
