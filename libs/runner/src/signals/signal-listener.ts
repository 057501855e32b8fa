import type { Clock } from '@mozaiks/contracts';
import { listenFor, type IncomingDeps } from './incoming.ts';

/**
 * Listens for the signals that other processes send to this one. If listening fails, it is retried:
 * in the meantime, signals are lost, which only adds latency.
 */
export interface SignalListener {
  /** Listens as this session, instead of the previous one. */
  start(session: string): void;
  stop(): Promise<void>;
}

export interface SignalListenerDeps extends IncomingDeps {
  readonly clock: Clock;
  readonly retryMs: number;
}

export function createSignalListener(deps: SignalListenerDeps): SignalListener {
  let current: { readonly controller: AbortController; readonly stopped: Promise<void> } | null =
    null;
  const stop = async (): Promise<void> => {
    const previous = current;
    current = null;
    previous?.controller.abort();
    await previous?.stopped;
  };
  return {
    start(session) {
      void stop();
      const controller = new AbortController();
      current = { controller, stopped: listen(deps, session, controller.signal) };
    },
    stop,
  };
}

async function listen(
  deps: SignalListenerDeps,
  session: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const stopListening = await listenFor(deps, session).catch(() => null);
    if (stopListening === null) {
      await deps.clock.sleep(deps.retryMs, signal).catch(() => {});
      continue;
    }
    if (!signal.aborted)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return stopListening().catch(() => {});
  }
}
