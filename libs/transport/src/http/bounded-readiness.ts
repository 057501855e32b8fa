import type { Clock, Logger } from '@mozaiks/contracts';
import type { Readiness } from './readiness.ts';

export interface ReadinessCheck {
  readonly ask: () => Promise<Readiness>;
  readonly isDraining: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeoutMs: number;
}

/** The readiness of the app and of this edge. Not ready if the check fails or takes too long. */
export async function boundedReadiness({
  ask,
  isDraining,
  clock,
  logger,
  timeoutMs,
}: ReadinessCheck): Promise<Readiness> {
  const over = new AbortController();
  const late = clock.sleep(timeoutMs, over.signal).then(
    () => ({ ok: false, checks: { readiness: 'timeout' } }),
    () => ({ ok: false, checks: {} }),
  );
  try {
    const { ok, checks } = await Promise.race([ask(), late]);
    return { ok: ok && !isDraining(), checks: { ...checks, draining: isDraining() } };
  } catch (error) {
    logger.log('warn', 'the readiness check failed', { event: 'readiness_failed', error });
    return { ok: false, checks: { readiness: 'failed', draining: isDraining() } };
  } finally {
    over.abort();
  }
}
