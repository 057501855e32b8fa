import type { RuntimeEvent } from '@mozaiks/contracts';
import { growingRun, type GrowingRun, type Run } from './fold-run.ts';

/** The runs of a chat, oldest first. Adding an event takes constant time; runs that did not change stay the same objects. */
export interface LogFold {
  readonly last_seq: number;
  add(event: RuntimeEvent): void;
  runs(): readonly Run[];
}

export function createLogFold(): LogFold {
  const runs: GrowingRun[] = [];
  let last_seq = 0;
  return {
    get last_seq() {
      return last_seq;
    },
    add(event) {
      last_seq = event.seq;
      let run = runs.at(-1);
      // An event outside a run belongs to the run before it.
      if (run === undefined || (event.run_id !== null && event.run_id !== run.run_id))
        runs.push((run = growingRun(event)));
      run.add(event);
    },
    runs: () => runs.map((run) => run.shown()),
  };
}

/** The runs of the first events of a chat. */
export function foldLog(events: Iterable<RuntimeEvent>): readonly Run[] {
  const fold = createLogFold();
  for (const event of events) fold.add(event);
  return fold.runs();
}
