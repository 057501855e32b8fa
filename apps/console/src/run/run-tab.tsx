import { useCallback, useMemo, useState } from 'react';
import type { DevWorkflow } from '@mozaiks/contracts';
import type { Run } from '../log/fold-run.ts';
import type { Step } from '../log/steps/step.ts';
import { detail as detailText } from '../text/detail.ts';
import { run as text } from '../text/run.ts';
import { PHONE, useMedia } from '../ui/use-media.ts';
import { Sheet } from '../ui/sheet.tsx';
import { Detail } from './details/detail.tsx';
import { StepTable } from './step-table.tsx';
import { TotalsStrip } from './totals-strip.tsx';
import { SmallGraph } from './small-graph.tsx';
import type { RunModel } from './use-run-panel.ts';
import styles from './run-tab.module.css';

export interface RunTabProps {
  readonly model: RunModel;
  readonly definition: DevWorkflow | null;
  readonly wide: boolean;
  readonly plain: boolean;
  readonly isLoading: boolean;
}

/** Totals, the path, the table of steps and the detail of the selected one. */
export function RunTab(props: RunTabProps) {
  const { model, definition, wide, isLoading } = props;
  const isPhone = useMedia(PHONE);
  const run = model.runs[model.selection.open];
  if (run === undefined)
    return <p className={styles['empty']}>{isLoading ? text.loading : text.empty}</p>;
  const isWide = wide && !isPhone;
  const { step } = model.selection;
  const close = (): void => model.select(null);
  const detail = step !== null && (
    <Detail
      key={step.id}
      {...model}
      {...{ step, run, definition }}
      onSelect={model.select}
      onClose={isWide ? undefined : close}
    />
  );
  return (
    <div className={`${styles['tab']} ${isWide ? styles['wide'] : ''}`}>
      <div className={styles['strip']}>
        <TotalsStrip run={run} now={model.now} />
      </div>
      {!isWide && !isPhone && (
        <SmallGraph events={model.events} definition={definition} colors={model.colors} />
      )}
      <Steps {...props} />
      {isPhone && detail !== false && (
        <Sheet label={detailText.label} onClose={close}>
          {detail}
        </Sheet>
      )}
      {!isPhone && (detail !== false || isWide) && (
        <aside className={styles['detail']}>
          {detail === false ? <p className={styles['pick']}>{text.pickStep}</p> : detail}
        </aside>
      )}
    </div>
  );
}

function Steps({
  model: { runs, selection, colors, now, notes, select, move },
  wide,
  plain,
}: RunTabProps) {
  const onSelect = useCallback((step: Step) => select(step.id), [select]);
  const onOpenRun = useCallback(
    (index: number) => select(runs[index]?.first_seq ?? null),
    [select, runs],
  );
  return (
    <StepTable
      {...{ runs, colors, now, wide, plain, notes, onSelect, onOpenRun }}
      {...selection}
      onMove={move}
    />
  );
}

/** Whether waits are drawn as long as they took, and how to change it. */
export function usePlainTime(runs: readonly Run[]): {
  readonly plain: boolean;
  readonly canChange: boolean;
  readonly toggle: () => void;
} {
  const [plain, setPlain] = useState(false);
  const canChange = useMemo(() => runs.some(({ waits }) => waits.length > 0), [runs]);
  return { plain, canChange, toggle: () => setPlain(!plain) };
}
