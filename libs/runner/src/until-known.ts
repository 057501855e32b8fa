import { isRuntimeError, type Clock, type Ids } from '@mozaiks/contracts';
import { jittered } from './jitter.ts';
import { OwnershipLost } from './ownership-lost.ts';
import type { RunnerSettings } from './settings.ts';

export interface Patience {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings: Pick<RunnerSettings, 'retryMs' | 'maxRetryMs'>;
  /** Aborted: nothing more is asked, and no answer counts. */
  readonly signal: AbortSignal;
}

/** Repeats an operation until its outcome is known. Throws `OwnershipLost` when the signal is aborted first, and every error that is not retryable. */
export async function untilKnown<T>(
  { clock, ids, settings, signal }: Patience,
  ask: () => Promise<T>,
): Promise<T> {
  for (let wait = settings.retryMs; ; wait = Math.min(2 * wait, settings.maxRetryMs)) {
    if (signal.aborted) throw new OwnershipLost();
    const answer = await tried(ask);
    if (signal.aborted) throw new OwnershipLost();
    if (answer !== null) return answer.value;
    await clock.sleep(jittered(ids, wait), signal).catch(() => {});
  }
}

async function tried<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | null> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (isRuntimeError(error) && error.retryable) return null;
    throw error;
  }
}
