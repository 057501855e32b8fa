import { watchInactivity, type InactivityWatch, type Watched } from './inactivity-watch.ts';

/**
 * Runs one call within its time limits. If a limit is exceeded or the call is aborted, throws that
 * reason, not the error that it caused.
 */
export async function underLimits(
  watched: Watched,
  run: (watch: InactivityWatch) => Promise<void>,
): Promise<void> {
  const watch = watchInactivity(watched);
  try {
    await run(watch);
    watch.check();
  } catch (error) {
    watch.check();
    throw error;
  } finally {
    watch.stop();
  }
}
