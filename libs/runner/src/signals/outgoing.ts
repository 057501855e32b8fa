import type { ChatRef, Clock, LiveDraft, LogRef, Signal, Signals } from '@mozaiks/contracts';
import type { RunnerSettings } from '../settings.ts';
import { enqueue } from './signal-queue.ts';

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
  const { clock, batchMs } = deps;
  const queues = new Map<string, Signal[]>();
  let flushing = false;
  const send = (to: string, batch: readonly Signal[]): void => void sendUntilTaken(deps, to, batch);
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
