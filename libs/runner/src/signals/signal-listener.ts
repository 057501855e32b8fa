import type { Clock } from '@mozaiks/contracts';
import { listenFor, type IncomingDeps } from './incoming.ts';

/** Listens for this process under the name that it goes by. Trouble with the signals costs latency only: it tries again. */
export interface Ear {
  listenAs(session: string): void;
  stop(): Promise<void>;
}

export interface EarDeps extends IncomingDeps {
  readonly clock: Clock;
  readonly retryMs: number;
}

export function createEar(deps: EarDeps): Ear {
  let current: { readonly controller: AbortController; readonly stopped: Promise<void> } | null =
    null;
  const stop = async (): Promise<void> => {
    const last = current;
    current = null;
    last?.controller.abort();
    await last?.stopped;
  };
  return {
    listenAs(session) {
      void stop();
      const controller = new AbortController();
      current = { controller, stopped: listen(deps, session, controller.signal) };
    },
    stop,
  };
}

async function listen(deps: EarDeps, session: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const end = await listenFor(deps, session).catch(() => null);
    if (end === null) {
      await deps.clock.sleep(deps.retryMs, signal).catch(() => {});
      continue;
    }
    if (!signal.aborted)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return end().catch(() => {});
  }
}
