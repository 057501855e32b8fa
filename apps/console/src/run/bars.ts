import type { Run } from '../log/fold-run.ts';
import type { RunClock } from '../log/folded-clock.ts';
import type { Step } from '../log/steps/step.ts';

export type BarShape = 'turn' | 'first' | 'stream' | 'work' | 'wait' | 'broken' | 'point';

/** What is drawn in the lane of a row. Places are shares of the width. */
export interface Bar {
  readonly shape: BarShape;
  readonly from: number;
  readonly to: number;
}

export function barsOf(step: Step, clock: RunClock): readonly Bar[] {
  const bar = (shape: BarShape, from: number, to: number | null): Bar => ({
    shape,
    from: clock.place(from),
    to: clock.place(to ?? clock.to),
  });
  const point = (): readonly Bar[] => [bar('point', step.from, step.from)];
  switch (step.kind) {
    case 'turn':
      return [bar('turn', step.from, step.to)];
    case 'model':
      return modelBars(step, bar);
    case 'tool': {
      const waits = step.questions.map(({ from, to }) => bar('wait', from, to));
      const asked = step.questions.at(-1);
      if (asked !== undefined && asked.to === null) return waits;
      return [...waits, bar('work', step.work_from ?? asked?.to ?? step.from, step.to)];
    }
    case 'question':
      return [bar('wait', step.from, step.to)];
    case 'child':
    case 'hook':
      return [bar('work', step.from, step.to)];
    case 'handoff':
    case 'context':
    case 'output':
    case 'marker':
    case 'end':
    case 'other':
      return point();
  }
}

type Draw = (shape: BarShape, from: number, to: number | null) => Bar;

function modelBars(
  { usage, from, to, first_token }: Extract<Step, { readonly kind: 'model' }>,
  bar: Draw,
): readonly Bar[] {
  if (usage === null) return [bar('point', from, from)];
  if (usage.outcome !== 'ok') return [bar('broken', from, to)];
  if (first_token === null || to === null || first_token >= to) return [bar('first', from, to)];
  return [bar('first', from, first_token), bar('stream', first_token, to)];
}

/**
 * The rows of the table: the steps of the open run, and one row for each other run, if there are
 * others.
 */
export type TableRow =
  | { readonly kind: 'run'; readonly index: number; readonly run: Run; readonly isOpen: boolean }
  | { readonly kind: 'step'; readonly step: Step };

export function rowsOf(runs: readonly Run[], open: number): readonly TableRow[] {
  const rows: TableRow[] = [];
  for (const [index, run] of runs.entries()) {
    if (runs.length > 1) rows.push({ kind: 'run', index, run, isOpen: index === open });
    if (index === open) for (const step of run.steps) rows.push({ kind: 'step', step });
  }
  return rows;
}

/** The run that holds an event: the last one that begins at it or before. */
export const runAt = (runs: readonly Run[], seq: number): number =>
  runs.findLastIndex(({ first_seq }) => first_seq <= seq);
