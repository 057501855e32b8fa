import { traceparentOf, type SpanKey } from '@mozaiks/contracts';
import { runOf, type TurnScope } from './turn-scope.ts';

/**
 * The `traceparent` for requests that are made inside a span of the run. undefined if there are no
 * traces.
 */
export function traceparentIn({ deps, log, state }: TurnScope, key: SpanKey): string | undefined {
  if (deps.traces !== true) return undefined;
  const { run_id, start } = runOf(state);
  return traceparentOf(
    deps.ids,
    { log_id: log.log_id, run_id, traceparent: start?.traceparent },
    key,
  );
}
