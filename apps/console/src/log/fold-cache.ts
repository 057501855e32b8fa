import type { RuntimeEvent } from '@mozaiks/contracts';

/** What is folded from events, one event at a time. */
export interface GrowingFold<T> {
  add(event: RuntimeEvent): void;
  /** What the events so far give. Later events do not change it. */
  shown(): T;
}

/** Folds a list of events; the same list gives the same object. */
export type FoldOf<T> = (events: readonly RuntimeEvent[]) => T;

/** For lists that mostly grow: what was folded before is not folded again. */
export function createFoldCache<T>(begin: () => GrowingFold<T>): FoldOf<T> {
  let known: readonly RuntimeEvent[] = [];
  let fold = begin();
  let shown = fold.shown();
  return (events) => {
    if (events === known) return shown;
    const grew =
      known.length <= events.length &&
      known[0] === events[0] &&
      known.at(-1) === events[known.length - 1];
    if (grew && known.length === events.length) {
      known = events;
      return shown;
    }
    if (!grew) fold = begin();
    for (let at = grew ? known.length : 0; at < events.length; at += 1)
      fold.add(events[at] as RuntimeEvent);
    known = events;
    shown = fold.shown();
    return shown;
  };
}

/** The events up to `at`; all of them if it is null. The same array if it is all of them. */
export function eventsUpTo(
  events: readonly RuntimeEvent[],
  at: number | null,
): readonly RuntimeEvent[] {
  const first = events[0]?.seq ?? 1;
  const length = at === null ? events.length : Math.max(0, at - first + 1);
  return length >= events.length ? events : events.slice(0, length);
}
