import type { AbortReason } from '@mozaiks/contracts';
import type { Tenure } from './tenure.ts';
import { hasRunnableCalls } from './work.ts';

/** When the process drains, a model call that still streams after the grace is aborted; tools may end (their result is the next durable step). */
export function drainSwitch(t: Tenure, abort: AbortController): { off(): void } {
  const { draining, onDrain, clock, settings } = t.deps;
  let callOff = (): void => {};
  const afterGrace = (): void => {
    if (!hasRunnableCalls(t.state)) abort.abort('drain' satisfies AbortReason);
  };
  const start = (): void => {
    callOff = clock.timer(settings.drainGraceMs, afterGrace);
  };
  const deaf = onDrain(start);
  if (draining.aborted) start();
  return {
    off() {
      deaf();
      callOff();
    },
  };
}
