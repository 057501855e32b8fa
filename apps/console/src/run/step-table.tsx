import { useMemo, type KeyboardEvent } from 'react';
import type { Run } from '../log/fold-run.ts';
import { clockOf, ticksOf, type RunClock } from '../log/folded-clock.ts';
import type { Step } from '../log/steps/step.ts';
import { run as text } from '../text/run.ts';
import type { Hues } from '../ui/agent-hues.ts';
import { PHONE, useMedia } from '../ui/use-media.ts';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { rowsOf, type TableRow } from './bars.ts';
import { columnWidths } from './column-widths.ts';
import type { LiveNotes } from './live-notes.ts';
import { Backdrop, TableHead } from './ruler.tsx';
import { RunRow } from './run-row.tsx';
import { rowId, StepRow } from './step-row.tsx';
import styles from './step-table.module.css';

export interface StepTableProps {
  readonly runs: readonly Run[];
  /** The index of the run whose steps are shown. */
  readonly open: number;
  readonly step: Step | null;
  readonly colors: Hues;
  /** The end of what is under way, in milliseconds since the epoch. */
  readonly now: number;
  /** Without folding long waits. */
  readonly plain: boolean;
  readonly wide: boolean;
  readonly notes: LiveNotes;
  readonly onSelect: (step: Step) => void;
  readonly onOpenRun: (index: number) => void;
  /** A key that moves the selection by so many steps, or opens the detail. */
  readonly onMove: (by: number) => void;
}

/** The steps of a run, and a line for each other run of the chat. */
export function StepTable(props: StepTableProps) {
  const { runs, open, step: selected, wide, onMove } = props;
  const isPhone = useMedia(PHONE);
  const rows = useMemo(() => rowsOf(runs, open), [runs, open]);
  const run = runs[open];
  const clock = useClock(run, props);
  const ticks = useMemo(() => ticksOf(clock, isPhone ? 3 : wide ? 8 : 5), [clock, isPhone, wide]);
  const shown = placeOf(rows, selected);
  const rowHeight = isPhone ? 40 : 30;
  return (
    <VirtualRows
      className={styles['table']}
      style={{ ...columnWidths(run, clock.to), '--row-height': `${rowHeight}px` }}
      count={rows.length}
      rowHeight={rowHeight}
      row={(at) => drawRow(props, { rows, at, clock, isSelected: at === shown })}
      shown={shown === -1 ? null : shown}
      follow={selected === null}
      header={<TableHead clock={clock} ticks={ticks} />}
      backdrop={<Backdrop clock={clock} ticks={ticks} />}
      list={{
        role: 'listbox',
        tabIndex: 0,
        'aria-label': text.steps,
        'aria-activedescendant': selected === null ? undefined : rowId(selected),
        onKeyDown: (event) => moveByKey(event, onMove),
      }}
    />
  );
}

function useClock(run: Run | undefined, { now, plain }: StepTableProps): RunClock {
  const end = run?.end === null ? now : 0;
  return useMemo(() => clockOf(run ?? NO_RUN, { now: end, plain }), [run, end, plain]);
}

/** -1: none. */
const placeOf = (rows: readonly TableRow[], selected: Step | null): number =>
  selected === null
    ? -1
    : rows.findIndex((row) => row.kind === 'step' && row.step.id === selected.id);

interface Place {
  readonly rows: readonly TableRow[];
  readonly at: number;
  readonly clock: RunClock;
  readonly isSelected: boolean;
}

function drawRow(
  { runs, colors, notes, onSelect, onOpenRun }: StepTableProps,
  { rows, at, clock, isSelected }: Place,
) {
  const row = rows[at] as TableRow;
  const place = { position: at + 1, size: rows.length };
  if (row.kind === 'run')
    return (
      <RunRow key={`run-${row.index}`} {...row} {...place} count={runs.length} onOpen={onOpenRun} />
    );
  const { step } = row;
  const color = step.agent === null ? 'var(--text-3)' : colors(step.agent);
  return (
    <StepRow
      key={step.id}
      {...{ step, clock, color, isSelected, onSelect, ...place }}
      note={notes(step)}
    />
  );
}

const NO_RUN: Pick<Run, 'from' | 'to' | 'end' | 'waits'> = { from: 0, to: 0, end: null, waits: [] };

function moveByKey(event: KeyboardEvent, onMove: (by: number) => void): void {
  const by = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  onMove(by);
}
