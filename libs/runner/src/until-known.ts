import { isRuntimeError, type Clock, type Ids } from '@mozaiks/contracts';
import { jittered } from './jitter.ts';
import { OwnershipLost } from './ownership-lost.ts';
import type { RunnerSettings } from './settings.ts';

export interface RetryDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings: Pick<RunnerSettings, 'retryMs' | 'maxRetryMs'>;
  /** Once it is aborted, the operation is not repeated and its answer is ignored. */
  readonly signal: AbortSignal;
}

/**
 * Repeats an operation until its outcome is known. Throws `OwnershipLost` if the signal is aborted
 * first, and every error that is not retryable.
 */
export async function untilKnown<T>(
  { clock, ids, settings, signal }: RetryDeps,
  ask: () => Promise<T>,
): Promise<T> {
  for (let wait = settings.retryMs; ; wait = Math.min(2 * wait, settings.maxRetryMs)) {
    if (signal.aborted) throw new OwnershipLost();
    const answer = await attempt(ask);
    if (signal.aborted) throw new OwnershipLost();
    if (answer !== null) return answer.value;
    await clock.sleep(jittered(ids, wait), signal).catch(() => {});
  }
}

async function attempt<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | null> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (isRuntimeError(error) && error.retryable) return null;
    throw error;
  }
}
