import { deadlineOf, isAtRest, isWaiting, type ChatState } from '@mozaiks/contracts';
import type { Tenure } from './tenure.ts';

/** There is something that a turn could do now: the run goes on, or a deadline has passed. */
export function hasWork(t: Tenure): boolean {
  if (t.state.run === null) return false;
  return !isAtRest(t.state) || (isOverdue(t) && t.fruitlessAt !== t.state.head_seq);
}

function isOverdue(t: Tenure): boolean {
  const deadline = deadlineOf(t.state);
  return deadline !== null && deadline <= t.deps.clock.now();
}

/** Calls that are running or could run: a turn that is to stop lets them end first. */
export const hasRunnableCalls = ({ calls }: ChatState): boolean =>
  [...calls.values()].some((call) => !isWaiting(call));
