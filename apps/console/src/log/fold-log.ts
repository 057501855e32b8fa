import type { RuntimeEvent } from '@mozaiks/contracts';
import type { GrowingFold } from './fold-cache.ts';
import { growingRun, type GrowingRun, type Run } from './fold-run.ts';

/**
 * The runs of a chat, oldest first. Adding an event takes constant time; runs that did not change
 * stay the same objects.
 */
export function createLogFold(): GrowingFold<readonly Run[]> {
  const runs: GrowingRun[] = [];
  return {
    add(event) {
      let run = runs.at(-1);
      // An event outside a run belongs to the run before it.
      if (run === undefined || (event.run_id !== null && event.run_id !== run.run_id))
        runs.push((run = growingRun(event)));
      run.add(event);
    },
    shown: () => runs.map((run) => run.shown()),
  };
}

/** The runs of the first events of a chat. */
export function foldLog(events: Iterable<RuntimeEvent>): readonly Run[] {
  const fold = createLogFold();
  for (const event of events) fold.add(event);
  return fold.shown();
}
