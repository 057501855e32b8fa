import type { RuntimeEvent } from '@mozaiks/contracts';

/** What is folded from events, one event at a time. */
export interface GrowingFold<T> {
  add(event: RuntimeEvent): void;
  /** What the events so far give. Later events do not change it. */
  shown(): T;
}

/** Folds a list of events; the same list gives the same object. */
export type FoldOf<T> = (facts: readonly RuntimeEvent[]) => T;

/** For lists that mostly grow: what was folded before is not folded again. */
export function createFoldCache<T>(begin: () => GrowingFold<T>): FoldOf<T> {
  let known: readonly RuntimeEvent[] = [];
  let fold = begin();
  let shown = fold.shown();
  return (facts) => {
    if (facts === known) return shown;
    const grew =
      known.length <= facts.length &&
      known[0] === facts[0] &&
      known.at(-1) === facts[known.length - 1];
    if (grew && known.length === facts.length) {
      known = facts;
      return shown;
    }
    if (!grew) fold = begin();
    for (let at = grew ? known.length : 0; at < facts.length; at += 1)
      fold.add(facts[at] as RuntimeEvent);
    known = facts;
    shown = fold.shown();
    return shown;
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
