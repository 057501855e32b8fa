import type { ChatRef, Clock, LiveDraft, LogRef, Signal, Signals } from '@mozaiks/contracts';
import type { RunnerSettings } from '../settings.ts';
import { createSignalQueue, type SignalQueue } from './signal-queue.ts';

/**
 * Hints to other processes. Nothing waits for them, and losing any costs latency only. A bell that the store did not take is rung again for as long as
 * those whom it was for may live without hearing that they missed something; deltas are old by then.
 */
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
  readonly settings: Pick<RunnerSettings, 'retryMs' | 'maxRetryMs' | 'beatMs' | 'beatsUntilDead'>;
  /** Aborted: nothing is said a second time. */
  readonly draining: AbortSignal;
}

export function createOutgoing(deps: OutgoingDeps): Outgoing {
  const batches = createBatches(deps);
  return {
    work: (owner, chat) => batches.add([owner], { type: 'work', chat }),
    grown: (watchers, log, head_seq) => batches.add(watchers, { type: 'grown', log, head_seq }),
    live: (watchers, log, { fence, draft }) => batches.add(watchers, { type: 'live', log, fence, deltas: [draft] }),
  };
}

/**
 * One batch after the other to each: of two on their way at once, the later could come first, and its text would continue nothing. What is urgent goes at
 * once; many such at the same moment, as of a process that begins to follow everything again, still are two batches and no stampede.
 */
function createBatches(deps: OutgoingDeps): { add(to: readonly string[], signal: Signal): void } {
  const queues = new Map<string, SignalQueue>();
  const sending = new Set<string>();
  let flushing = false;
  const send = async (to: string, queue: SignalQueue): Promise<void> => {
    queues.delete(to);
    sending.add(to);
    await sendUntilTaken(deps, to, queue.all());
    sending.delete(to);
    sendOrWait(to);
  };
  const sendOrWait = (to: string): void => {
    const queue = queues.get(to);
    if (queue === undefined || sending.has(to)) return;
    if (queue.isUrgent()) return void send(to, queue);
    if (flushing) return;
    flushing = true;
    void flush();
  };
  const flush = async (): Promise<void> => {
    await deps.clock.sleep(deps.batchMs).catch(() => {});
    flushing = false;
    for (const [to, queue] of queues) if (!sending.has(to)) void send(to, queue);
  };
  return {
    add(destinations, signal) {
      for (const to of destinations) {
        const queue = queues.get(to) ?? createSignalQueue();
        queue.add(signal);
        queues.set(to, queue);
        sendOrWait(to);
      }
    },
  };
}

async function sendUntilTaken({ signals, clock, settings, draining }: OutgoingDeps, to: string, batch: readonly Signal[]): Promise<void> {
  const until = clock.monotonic() + settings.beatMs * settings.beatsUntilDead;
  let rest = batch;
  for (let wait = settings.retryMs; rest.length > 0; wait = Math.min(2 * wait, settings.maxRetryMs)) {
    const taken = await signals.send(to, rest).then(
      () => true,
      () => false,
    );
    if (taken || clock.monotonic() >= until) return;
    rest = rest.filter(({ type }) => type !== 'live');
    await clock.sleep(wait).catch(() => {});
    if (draining.aborted) return;
  }
}
