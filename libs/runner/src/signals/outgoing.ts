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
  live(
    watchers: readonly string[],
    log: LogRef,
    live: { readonly fence: number; readonly draft: LiveDraft },
  ): void;
}

export interface OutgoingDeps {
  readonly signals: Signals;
  readonly clock: Clock;
  readonly batchMs: number;
  readonly settings: Pick<RunnerSettings, 'retryMs' | 'maxRetryMs' | 'beatMs' | 'beatsUntilDead'>;
  /** Aborted: nothing is said a second time. */
  readonly draining: AbortSignal;
}

/** Two lanes: who waits for a chat to be driven does not wait for text that is on its way. */
export function createOutgoing(deps: OutgoingDeps): Outgoing {
  const urgent = createLane(deps, 0);
  const text = createLane(deps, deps.batchMs);
  return {
    work: (owner, chat) => urgent.add([owner], { type: 'work', chat }),
    grown: (watchers, log, head_seq) => text.add(watchers, { type: 'grown', log, head_seq }),
    live: (watchers, log, { fence, draft }) =>
      text.add(watchers, { type: 'live', log, fence, deltas: [draft] }),
  };
}

/**
 * One batch after the other to each: of two on their way at once, the later could come first, and its text would continue nothing. And many bells at the
 * same moment, as of a process that begins to follow everything again, are two batches and no stampede.
 */
function createLane(
  deps: OutgoingDeps,
  gatherMs: number,
): { add(to: readonly string[], signal: Signal): void } {
  const queues = new Map<string, SignalQueue>();
  const sending = new Set<string>();
  let gathering = false;
  const send = async (to: string, queue: SignalQueue): Promise<void> => {
    queues.delete(to);
    sending.add(to);
    await sendUntilTaken(deps, to, queue.all());
    sending.delete(to);
    if (queues.has(to)) sendSoon();
  };
  const flush = (): void => {
    gathering = false;
    for (const [to, queue] of queues) if (!sending.has(to)) void send(to, queue);
  };
  const gather = async (): Promise<void> => {
    await deps.clock.sleep(gatherMs).catch(() => {});
    flush();
  };
  const sendSoon = (): void => {
    if (gatherMs === 0) return flush();
    if (gathering) return;
    gathering = true;
    void gather();
  };
  return {
    add(destinations, signal) {
      for (const to of destinations) {
        const queue = queues.get(to) ?? createSignalQueue();
        queue.add(signal);
        queues.set(to, queue);
      }
      if (destinations.length > 0) sendSoon();
    },
  };
}

async function sendUntilTaken(
  { signals, clock, settings, draining }: OutgoingDeps,
  to: string,
  batch: readonly Signal[],
): Promise<void> {
  const until = clock.monotonic() + settings.beatMs * settings.beatsUntilDead;
  let rest = batch;
  for (
    let wait = settings.retryMs;
    rest.length > 0;
    wait = Math.min(2 * wait, settings.maxRetryMs)
  ) {
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
