import type { ChatRef, Clock, LiveDraft, LogRef, Signal, Signals } from '@mozaiks/contracts';
import { enqueue } from './signal-queue.ts';

/** Hints to other processes. Nothing waits for them, and losing any costs latency only. */
export interface Outgoing {
  /** Rings the owner of a chat, at once. */
  work(owner: string, chat: ChatRef): void;
  grown(watchers: readonly string[], log: LogRef, head_seq: number): void;
  live(watchers: readonly string[], log: LogRef, live: { readonly fence: number; readonly draft: LiveDraft }): void;
}

export interface OutgoingDeps {
  readonly signals: Signals;
  readonly clock: Clock;
  readonly batchMs: number;
}

export function createOutgoing({ signals, clock, batchMs }: OutgoingDeps): Outgoing {
  const queues = new Map<string, Signal[]>();
  let flushing = false;
  const send = (to: string, batch: readonly Signal[]): void => void signals.send(to, batch).catch(() => {});
  const flush = async (): Promise<void> => {
    await clock.sleep(batchMs).catch(() => {});
    flushing = false;
    for (const [to, batch] of queues) send(to, batch);
    queues.clear();
  };
  const tell = (watchers: readonly string[], signal: Signal): void => {
    for (const to of watchers) {
      const queue = queues.get(to) ?? [];
      enqueue(queue, signal);
      queues.set(to, queue);
    }
    if (queues.size === 0 || flushing) return;
    flushing = true;
    void flush();
  };
  return {
    work: (owner, chat) => send(owner, [{ type: 'work', chat }]),
    grown: (watchers, log, head_seq) => tell(watchers, { type: 'grown', log, head_seq }),
    live: (watchers, log, { fence, draft }) => tell(watchers, { type: 'live', log, fence, deltas: [draft] }),
  };
}
