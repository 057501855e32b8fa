import type { ChatRef, Clock, LiveDraft, LogRef, Signal, Signals } from '@mozaiks/contracts';
import type { RunnerSettings } from '../settings.ts';
import { createSignalQueue, type SignalQueue } from './signal-queue.ts';

/**
 * Hints to other processes. Nothing waits for them, and losing one only adds latency.
 *
 * A bell that the store did not accept is sent again for the TTL of a session. After that time, its
 * receivers have died or know that they missed signals. Live text is not sent again, because it
 * would be outdated.
 */
export interface Outgoing {
  /** Rings the owner of a chat immediately. */
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
  readonly settings: Pick<
    RunnerSettings,
    'retryMs' | 'maxRetryMs' | 'heartbeatMs' | 'heartbeatsUntilDead'
  >;
  /** Once it is aborted, no signal is sent again. */
  readonly draining: AbortSignal;
}

/** Uses two lanes, so that bells for the owner of a chat do not wait behind live text. */
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
 * Sends one batch at a time to each session. If two were under way at once, the second could arrive
 * first, and its text would continue nothing. It also limits bursts: if a process starts to follow
 * many chats at once, the bells for it are sent in two batches.
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
    await sendUntilAccepted(deps, to, queue.all());
    sending.delete(to);
    if (queues.has(to)) scheduleSend();
  };
  const flush = (): void => {
    gathering = false;
    for (const [to, queue] of queues) if (!sending.has(to)) void send(to, queue);
  };
  const gather = async (): Promise<void> => {
    await deps.clock.sleep(gatherMs).catch(() => {});
    flush();
  };
  const scheduleSend = (): void => {
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
      if (destinations.length > 0) scheduleSend();
    },
  };
}

async function sendUntilAccepted(
  { signals, clock, settings, draining }: OutgoingDeps,
  to: string,
  batch: readonly Signal[],
): Promise<void> {
  const until = clock.monotonic() + settings.heartbeatMs * settings.heartbeatsUntilDead;
  let rest = batch;
  for (
    let wait = settings.retryMs;
    rest.length > 0;
    wait = Math.min(2 * wait, settings.maxRetryMs)
  ) {
    const accepted = await signals.send(to, rest).then(
      () => true,
      () => false,
    );
    if (accepted || clock.monotonic() >= until) return;
    rest = rest.filter(({ type }) => type !== 'live');
    await clock.sleep(wait).catch(() => {});
    if (draining.aborted) return;
  }
}
