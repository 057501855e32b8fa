import { deadlineOf, isAtRest, isWaiting, type ChatState } from '@mozaiks/contracts';
import type { Tenure } from './tenure.ts';

/** Whether a turn could do something now: the run can continue, or a deadline has passed. */
export function hasWork(t: Tenure): boolean {
  if (t.state.run === null) return false;
  return !isAtRest(t.state) || (isOverdue(t) && t.noProgressAt !== t.state.head_seq);
}

function isOverdue(t: Tenure): boolean {
  const deadline = deadlineOf(t.state);
  return deadline !== null && deadline <= t.deps.clock.now();
}

/** Whether calls are running or could run. A turn that must stop lets them finish first. */
export const hasRunnableCalls = ({ calls }: ChatState): boolean =>
  [...calls.values()].some((call) => !isWaiting(call));
