import type { Logger } from '@mozaiks/contracts';
import type { FromIsolate, ToIsolate } from '../protocol.ts';
import type { ExitReason, StartIsolate } from './isolate.ts';
import { createOutputLog } from './output-log.ts';
import type { Run } from './pool-job.ts';
import { readReply } from './read-reply.ts';

/** One isolate of a pool, and the calls inside it. */
export interface Slot {
  /** Bundles whose source was sent to it. */
  readonly known: Set<string>;
  /** Running calls by id. */
  readonly runs: ReadonlyMap<string, Run>;
  post(message: ToIsolate): void;
  enter(id: string, run: Run): void;
  leave(id: string): void;
  terminate(): Promise<void>;
}

export interface SlotOptions {
  readonly start: StartIsolate;
  readonly logger: Logger;
  readonly maxOutputBytes: number;
  readonly on: {
    reply(reply: FromIsolate): void;
    /** It sent what our program never sends, so author code is using the channel. */
    unreadable(): void;
    exited(reason: ExitReason): void;
  };
}

export function startSlot({ start, logger, maxOutputBytes, on }: SlotOptions): Slot {
  const runs = new Map<string, Run>();
  const output = createOutputLog(logger, maxOutputBytes);
  const isolate = start({
    message: (message) => {
      const reply = readReply(message);
      if (reply) on.reply(reply);
      else on.unreadable();
    },
    output: output.write,
    exited: on.exited,
  });
  return {
    known: new Set(),
    runs,
    post: isolate.post,
    enter: (id, run) => {
      runs.set(id, run);
      output.allow(runs.size);
      if (runs.size === 1) isolate.occupied(true);
    },
    leave: (id) => {
      if (runs.delete(id) && runs.size === 0) isolate.occupied(false);
    },
    terminate: isolate.terminate,
  };
}
