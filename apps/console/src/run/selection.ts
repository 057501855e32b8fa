import { findStep } from '../log/find-step.ts';
import type { Run } from '../log/fold-run.ts';
import type { Step } from '../log/steps/step.ts';
import { runAt } from './bars.ts';

export interface Selection {
  /** The index of the run whose steps are shown; -1 if there is none. */
  readonly open: number;
  readonly step: Step | null;
}

/** `seq`: the event whose step is selected; null: none, and the last run is shown. */
export function selectionOf(runs: readonly Run[], seq: number | null): Selection {
  const last = runs.length - 1;
  if (seq === null) return { open: last, step: null };
  const open = runAt(runs, seq);
  const run = runs[open];
  if (run === undefined || seq > run.last_seq) return { open: last, step: null };
  return { open, step: findStep(run.steps, seq) ?? null };
}

/**
 * The step that is so many rows away from the selected one, inside the run; the last one if none is
 * selected.
 */
export function stepAway(
  steps: readonly Step[],
  selected: Step | null,
  by: number,
): Step | undefined {
  const at = selected === null ? -1 : steps.indexOf(selected);
  if (at === -1)
    return by > 0 && Number.isFinite(by)
      ? steps[0]
      : steps[by === -Infinity ? 0 : steps.length - 1];
  return steps[Math.min(steps.length - 1, Math.max(0, at + by))];
}

/**
 * The handoff of the selected step's turn, otherwise the last one before it, otherwise the first
 * after it.
 */
export function handoffNear(steps: readonly Step[], selected: Step | null): Step | undefined {
  const at = selected === null ? steps.length - 1 : steps.indexOf(selected);
  const next = steps.findIndex(
    (step, index) =>
      index >= at && (step.kind === 'handoff' || (step.kind === 'turn' && index > at)),
  );
  if (steps[next]?.kind === 'handoff') return steps[next];
  return (
    steps.slice(0, at + 1).findLast(({ kind }) => kind === 'handoff') ??
    steps.find(({ kind }) => kind === 'handoff')
  );
}
