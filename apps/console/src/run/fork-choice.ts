import { restPointBefore } from '../log/rest-points.ts';
import { eventsOfStep } from '../log/find-step.ts';
import type { Step } from '../log/steps/step.ts';

/** Where a chat can be forked from a step. */
export interface ForkChoice {
  /** The rest point of the step itself; null: the chat did not rest there. */
  readonly here: number | null;
  /** The last rest point before the step; null: there is none. */
  readonly nearest: number | null;
}

/** `points`: the rest points of the chat, in order. */
export function forkChoice(step: Step, points: readonly number[]): ForkChoice {
  const own = eventsOfStep(step).findLast(
    ({ seq, type }) => (type === 'input_request' || step.kind === 'end') && points.includes(seq),
  );
  return { here: own?.seq ?? null, nearest: restPointBefore(points, step.seq - 1) };
}
