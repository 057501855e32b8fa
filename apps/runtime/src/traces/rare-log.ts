import type { Clock, Logger } from '@mozaiks/contracts';

const EVERY_MS = 60_000;

/** Logs that spans cannot be sent, at most once a minute. Never the address or its headers, which may hold keys. */
export function createRareLog(
  logger: Logger,
  clock: Pick<Clock, 'monotonic'>,
): (error: unknown) => void {
  const state = { last: -Infinity, failures: 0 };
  return (error) => {
    state.failures += 1;
    if (clock.monotonic() - state.last < EVERY_MS) return;
    logger.log('warn', 'spans cannot be sent', {
      event: 'trace_export_failed',
      code: 'trace_export_failed',
      data: { reason: reasonOf(error), failures: state.failures },
    });
    state.last = clock.monotonic();
    state.failures = 0;
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? String(error.code) : '';
  return [code, error.message].filter((text) => text !== '').join(' ');
}
