import type { RuntimeEvent } from '@mozaiks/contracts';
import { createLogFold, type LogFold } from './fold-log.ts';
import type { Run } from './fold-run.ts';

/** Folds lists of events that mostly grow: what was folded before is not folded again. */
export interface FoldCache {
  /** The runs of the events; the same array for the same events. */
  runsOf(facts: readonly RuntimeEvent[]): readonly Run[];
}

export function createFoldCache(): FoldCache {
  let known: readonly RuntimeEvent[] = [];
  let fold: LogFold = createLogFold();
  let runs: readonly Run[] = [];
  return {
    runsOf(facts) {
      if (facts === known) return runs;
      const grew =
        known.length <= facts.length &&
        known[0] === facts[0] &&
        known.at(-1) === facts[known.length - 1];
      if (!grew) fold = createLogFold();
      for (let at = grew ? known.length : 0; at < facts.length; at += 1)
        fold.add(facts[at] as RuntimeEvent);
      known = facts;
      runs = fold.runs();
      return runs;
    },
  };
}

/** The events up to `at`; all of them if it is null. The same array if it is all of them. */
export function factsUpTo(
  facts: readonly RuntimeEvent[],
  at: number | null,
): readonly RuntimeEvent[] {
  const first = facts[0]?.seq ?? 1;
  const length = at === null ? facts.length : Math.max(0, at - first + 1);
  return length >= facts.length ? facts : facts.slice(0, length);
}
